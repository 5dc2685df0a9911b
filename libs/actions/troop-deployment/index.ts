import { defineAction } from '#kernel';
import { citedBy } from '#law';
import { correctedBy, LapseAct, shapeOf } from '#shapes';
import { DeployForces, RedeployForces, ReinforceForces, WithdrawForces } from './troop-deployment.commands.js';
import { deploymentDecider } from './troop-deployment.decider.js';
import {
  ForcesDeployed,
  ForcesRedeployed,
  ForcesReinforced,
  ForcesWithdrawn,
  TroopDeploymentLapsed,
} from './troop-deployment.events.js';
import { measures } from './troop-deployment.measures.js';
import { examine, objection } from './troop-deployment.rules.js';

export const troopDeployment = defineAction({
  name: 'troop-deployment',
  title: 'Troop deployment',
  summary: 'Forces are sent to areas, in support of the police or in control of internal order.',
  decider: deploymentDecider,
  commands: {
    deploy: {
      summary: 'Send forces; their number may be honestly unknown.',
      shape: shapeOf(DeployForces),
      example: {
        force: 'armed-forces',
        personnel: null,
        areas: ['PE-TAC'],
        mission: 'Permanent reinforcement of the line of the border',
        mode: 'support',
        effectiveFrom: '2025-11-29T05:00:00.000Z',
        term: { count: 60, unit: 'days' },
      },
    },
    reinforce: {
      summary: 'Send more people for the same mission.',
      shape: shapeOf(ReinforceForces),
      example: { personnel: 300, effectiveFrom: '2025-12-05T05:00:00.000Z' },
    },
    redeploy: {
      summary: 'Move them, or give them another mission, mode or end.',
      shape: shapeOf(RedeployForces),
      example: { areas: ['PE-TAC', 'PE-PUN'], effectiveFrom: '2025-12-15T05:00:00.000Z' },
    },
    withdraw: {
      summary: 'Withdraw all of them or a part.',
      shape: shapeOf(WithdrawForces),
      example: { share: 'all', effectiveFrom: '2025-12-20T05:00:00.000Z', cause: 'The border is calm' },
    },
    lapse: {
      summary: 'Say that the deployment has run out.',
      shape: shapeOf(LapseAct),
      example: { endedAt: '2026-01-28T05:00:00.000Z' },
      by: 'clock',
    },
  },
  events: {
    ForcesDeployed: { summary: 'Forces were sent to areas.', shape: shapeOf(ForcesDeployed), version: 1 },
    ForcesReinforced: { summary: 'More people were sent.', shape: shapeOf(ForcesReinforced), version: 1 },
    ForcesRedeployed: {
      summary: 'They were moved, or given another mission, mode or end.',
      shape: shapeOf(ForcesRedeployed),
      version: 1,
    },
    ForcesWithdrawn: { summary: 'All or a part of them were withdrawn.', shape: shapeOf(ForcesWithdrawn), version: 1 },
    TroopDeploymentLapsed: {
      summary: 'The deployment ran out by itself or with its declaration.',
      shape: shapeOf(TroopDeploymentLapsed),
      version: 1,
      by: 'clock',
    },
  },
  correction: correctedBy('TroopDeploymentCorrected', { field: '/personnel', before: null, after: 1_200 }),
  phases: {
    deployed: 'Forces were deployed, or their numbers or terms changed since.',
    withdrawn: 'All were withdrawn.',
    lapsed: 'It ran out by itself or with its declaration.',
  },
  over: ['withdrawn', 'lapsed'],
  measures,
  titleOf: ({ title }) => title,
  objection,
  examine,
  cites: ({ data }, state) => [...citedBy(data), ...citedBy({ restsOn: state.restsOn })],
});
