import { AreaRegistry } from '#areas';
import { AreaNames } from './area-names.js';

const names = new AreaNames(new AreaRegistry());

describe('an area that is not known below another', () => {
  it.each([
    ['Bogotá', 'CO', 'CO-DC (Distrito Capital de Bogotá)'],
    ['Bogota D.C.', 'CO', 'CO-DC (Distrito Capital de Bogotá)'],
    ['Santiago Metropolitan', 'CL', 'CL-RM (Región Metropolitana de Santiago)'],
    ['Lima region', 'PE', 'PE-LIM (Lima)'],
    ['Takna', 'PE', 'PE-TAC (Tacna)'],
  ])('%s below %s has those named of which a word is like one of its own', (text, under, like) => {
    const found = names.look(text, { under });
    expect('like' in found ? found.like : []).toContain(like);
  });

  it('has none named where no word is', () => {
    expect(names.look('Xyzzyq', { under: 'PE' })).toEqual({ like: [] });
    expect(names.look('de la', { under: 'CO' })).toEqual({ like: [] });
  });
});
