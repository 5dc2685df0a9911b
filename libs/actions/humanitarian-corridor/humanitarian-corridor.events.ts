import { LapseOfDependant } from '#shapes';
import { CloseCorridor, OpenCorridor, ResumeCorridor, SuspendCorridor } from './humanitarian-corridor.commands.js';

export class CorridorOpened extends OpenCorridor {}

export class CorridorSuspended extends SuspendCorridor {}

export class CorridorResumed extends ResumeCorridor {}

export class CorridorClosed extends CloseCorridor {}

export class CorridorLapsed extends LapseOfDependant {}
