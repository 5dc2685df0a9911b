import { areasInWords } from '#areas';
import type { Context, Decider, Decision, ForceMeasure, Instant } from '#kernel';
import { accept, changedBy, firstRefusal, isRefusal, lapsed } from '#kernel';
import { lapseOf } from '#law';
import type { LapseAct } from '#shapes';
import { acceptTimed } from '#shapes';
import type { DeployForces, RedeployForces, ReinforceForces, WithdrawForces } from './troop-deployment.commands.js';
import type {
  ForcesDeployed,
  ForcesRedeployed,
  ForcesReinforced,
  ForcesWithdrawn,
  TroopDeploymentLapsed,
} from './troop-deployment.events.js';
import { deployed, redeployed, reinforced, withdrawn } from './troop-deployment.measures.js';
import { changing, deploying } from './troop-deployment.rules.js';

export interface DeploymentWords {
  readonly command:
    | { readonly type: 'deploy'; readonly data: DeployForces }
    | { readonly type: 'reinforce'; readonly data: ReinforceForces }
    | { readonly type: 'redeploy'; readonly data: RedeployForces }
    | { readonly type: 'withdraw'; readonly data: WithdrawForces }
    | { readonly type: 'lapse'; readonly data: LapseAct };
  readonly event:
    | { readonly type: 'ForcesDeployed'; readonly data: ForcesDeployed }
    | { readonly type: 'ForcesReinforced'; readonly data: ForcesReinforced }
    | { readonly type: 'ForcesRedeployed'; readonly data: ForcesRedeployed }
    | { readonly type: 'ForcesWithdrawn'; readonly data: ForcesWithdrawn }
    | { readonly type: 'TroopDeploymentLapsed'; readonly data: TroopDeploymentLapsed };
}

type Command = DeploymentWords['command'];
type Event = DeploymentWords['event'];

export interface DeploymentState {
  readonly phase: 'none' | 'deployed' | 'withdrawn' | 'lapsed';
  readonly title: string;
  /** Where they are and how many, over time, oldest first, without overlap. */
  readonly measures: readonly ForceMeasure[];
  /** When the latest change but a prolongation took effect; absent where nothing was prolonged. */
  readonly changedAt?: Instant;
  /** `action/id` of the declaration it rests on. */
  readonly restsOn?: string;
}

const initialState: DeploymentState = { phase: 'none', title: 'Troop deployment', measures: [] };

export const deploymentDecider: Decider<DeploymentState, DeploymentWords> = { initialState, decide, evolve };

function decide(command: Command, state: DeploymentState, context: Context): Decision<Event> {
  const rules = command.type === 'deploy' ? deploying : changing;
  const refusal = firstRefusal(rules, command.data, state, context);
  if (refusal !== undefined) return refusal;
  switch (command.type) {
    case 'deploy':
      return acceptTimed('ForcesDeployed', command.data, context);
    case 'reinforce':
      return accept({ type: 'ForcesReinforced', data: command.data });
    case 'redeploy':
      return acceptTimed('ForcesRedeployed', command.data, context);
    case 'withdraw':
      return accept({ type: 'ForcesWithdrawn', data: command.data });
    case 'lapse':
      return lapse(command.data, state, context);
  }
}

function lapse({ endedAt }: LapseAct, state: DeploymentState, context: Context): Decision<Event> {
  const said = lapseOf(state, endedAt, context);
  return isRefusal(said) ? said : accept({ type: 'TroopDeploymentLapsed', data: said });
}

function evolve(state: DeploymentState, event: Event): DeploymentState {
  switch (event.type) {
    case 'ForcesDeployed':
      return {
        phase: 'deployed',
        title: `${event.data.force} in ${areasInWords(event.data.areas)}`,
        measures: [deployed(event.data)],
        ...resting(event.data),
      };
    case 'ForcesReinforced':
      return { ...state, measures: reinforced(state.measures, event.data), ...changedBy(state, event.data) };
    case 'ForcesRedeployed':
      return {
        ...state,
        measures: redeployed(state.measures, event.data),
        ...changedBy(state, event.data),
        ...resting(event.data),
      };
    case 'ForcesWithdrawn': {
      const measures = withdrawn(state.measures, event.data);
      if (event.data.share === 'all') return { ...state, phase: 'withdrawn', measures };
      return { ...state, measures, ...changedBy(state, event.data) };
    }
    case 'TroopDeploymentLapsed': {
      const measures = lapsed(state.measures, event.data);
      return measures === undefined ? state : { ...state, phase: 'lapsed', measures };
    }
  }
}

function resting({ restsOn }: { readonly restsOn?: string }): { readonly restsOn?: string } {
  return restsOn === undefined ? {} : { restsOn };
}
