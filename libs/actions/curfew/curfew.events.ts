import { LapseOfDependant } from '#shapes';
import { ChangeCurfew, EndCurfew, ImposeCurfew } from './curfew.commands.js';

export class CurfewImposed extends ImposeCurfew {}

export class CurfewChanged extends ChangeCurfew {}

export class CurfewEnded extends EndCurfew {}

export class CurfewLapsed extends LapseOfDependant {}
