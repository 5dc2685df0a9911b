import { LapseOfDependant } from '#shapes';
import { DeployForces, RedeployForces, ReinforceForces, WithdrawForces } from './troop-deployment.commands.js';

export class ForcesDeployed extends DeployForces {}

export class ForcesReinforced extends ReinforceForces {}

export class ForcesRedeployed extends RedeployForces {}

export class ForcesWithdrawn extends WithdrawForces {}

export class TroopDeploymentLapsed extends LapseOfDependant {}
