import { Parts } from '#shapes';
import { IsOptional } from 'class-validator';
import { Regime } from './regime.js';
import { Treaty } from './treaty.js';

/** One file of law. */
export class LawFile {
  @IsOptional()
  @Parts(() => Treaty, 0, 20)
  readonly treaties?: readonly Treaty[];

  @IsOptional()
  @Parts(() => Regime, 0, 500)
  readonly regimes?: readonly Regime[];
}
