import { areasAreKnown } from '#areas';
import { localDate } from '#calendar';
import type { Context, Finding, Refusal, Rule } from '#kernel';
import { changeRefusal, endingRules, firstRefusal, fromThenOn, inField, refuse, renewalRefusal } from '#kernel';
import { groundsAreRecorded } from '#law';
import { periodIsSound } from '#shapes';
import type { DeployForces, RedeployForces, WithdrawForces } from './troop-deployment.commands.js';
import type { DeploymentState, DeploymentWords } from './troop-deployment.decider.js';

type Event = DeploymentWords['event'];
type DeploymentRule<Data> = Rule<Data, DeploymentState>;

const notDeployedTwice: DeploymentRule<object> = (_act, { phase }) =>
  phase === 'deployed'
    ? refuse('already-deployed', 'They are deployed already; reinforce, redeploy, withdraw or correct it.')
    : undefined;

const { neverOver, notOver } = endingRules<DeploymentState>('deployment', ['withdrawn', 'lapsed']);

const deployedBefore: DeploymentRule<object> = (_act, { phase }) =>
  phase === 'none' ? refuse('not-deployed', 'No forces are deployed under this id; deploy them first.') : undefined;

export const deploying = [notDeployedTwice, neverOver];
export const changing = [deployedBefore, notOver];

/** Why the event cannot come upon what was before it. */
export function objection(event: Event, before: DeploymentState): Refusal | undefined {
  switch (event.type) {
    case 'ForcesDeployed':
    case 'TroopDeploymentLapsed':
      return undefined;
    case 'ForcesReinforced':
      return changeRefusal(before, event.data);
    case 'ForcesRedeployed':
      return event.data.effectiveUntil === undefined
        ? changeRefusal(before, event.data)
        : renewalRefusal(before, event.data);
    case 'ForcesWithdrawn':
      return changeRefusal(before, event.data) ?? asManyAsThereAre(event.data, before);
  }
}

function asManyAsThereAre(act: WithdrawForces, { measures }: DeploymentState): Refusal | undefined {
  const { share, personnel, effectiveFrom } = act;
  const there = fromThenOn(measures, effectiveFrom)[0]?.personnel ?? null;
  if (share === 'all' || personnel === undefined || there === null || personnel < there) return undefined;
  const because = `${there.toString()} are deployed, so ${personnel.toString()} are not a part of them; where all are withdrawn, say so in "share".`;
  return inField('personnel', refuse('not-so-many', because));
}

/** What the words must meet, and what is to be said of them. */
export function examine(event: Event, after: DeploymentState, context: Context): Refusal | readonly Finding[] {
  switch (event.type) {
    case 'ForcesDeployed':
      return firstRefusal(terms, event.data, after, context) ?? [];
    case 'ForcesRedeployed':
      return firstRefusal([somethingChanges, ...terms], event.data, after, context) ?? [];
    case 'ForcesReinforced':
      return groundsAreRecorded(event.data, context) ?? [];
    case 'ForcesWithdrawn':
      return numberOnlyOfAPart(event.data) ?? groundsAreRecorded(event.data, context) ?? [];
    case 'TroopDeploymentLapsed':
      return [];
  }
}

const knownAreas: DeploymentRule<DeployForces | RedeployForces> = (act, _state, { areas, ledger }) =>
  areasAreKnown(act.areas ?? [], areas, localDate(act.effectiveFrom, ledger.timeZone));

const recordedGrounds: DeploymentRule<DeployForces | RedeployForces> = (act, _state, context) =>
  groundsAreRecorded(act, context);

const terms = [periodIsSound, knownAreas, recordedGrounds];

const somethingChanges: DeploymentRule<RedeployForces> = (act) =>
  [act.areas, act.mission, act.mode, act.effectiveUntil, act.restsOn].every((part) => part === undefined)
    ? refuse(
        'nothing-changes',
        'Say what changes: "areas", "mission", "mode", the end or "restsOn". More people are a reinforcement.',
      )
    : undefined;

function numberOnlyOfAPart({ share, personnel }: WithdrawForces): Refusal | undefined {
  if (share === 'part' || personnel === undefined) return undefined;
  const because = 'All are withdrawn, so leave "personnel" out; or say that it is a part in "share".';
  return inField('personnel', refuse('all-and-a-number', because));
}
