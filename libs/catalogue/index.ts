// Made by "npm run catalogue" from the folders of libs/actions: add a folder there, not a line here.
import { borderClosure } from '#actions/border-closure';
import { cabinetDecree } from '#actions/cabinet-decree';
import { curfew } from '#actions/curfew';
import { draft } from '#actions/draft';
import { emergencyDeclaration } from '#actions/emergency-declaration';
import { humanitarianCorridor } from '#actions/humanitarian-corridor';
import { situationReport } from '#actions/situation-report';
import { troopDeployment } from '#actions/troop-deployment';
import { catalogueOf } from '#kernel';

/** Every action that this program knows, by name. */
export const catalogue = catalogueOf([
  borderClosure,
  cabinetDecree,
  curfew,
  draft,
  emergencyDeclaration,
  humanitarianCorridor,
  situationReport,
  troopDeployment,
]);
