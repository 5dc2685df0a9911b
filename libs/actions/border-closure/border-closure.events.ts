import { LapseOfDependant } from '#shapes';
import { BorderTerms, EaseBorder, ReopenBorder } from './border-closure.commands.js';

export class BorderClosed extends BorderTerms {}

export class BorderRestricted extends BorderTerms {}

export class BorderEased extends EaseBorder {}

export class BorderReopened extends ReopenBorder {}

export class BorderClosureLapsed extends LapseOfDependant {}
