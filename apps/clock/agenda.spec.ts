import { Agenda } from './agenda.js';

describe('the agenda', () => {
  it('knows what follows from a case only for as long as it does', () => {
    const agenda = new Agenda();
    agenda.note('border-closure-tacna', [], ['emergency-declaration-south', 'cabinet-decree-ds-1']);
    agenda.note('curfew-tacna', [], ['emergency-declaration-south']);
    const resting = () => agenda.restingOn(['emergency-declaration-south', 'cabinet-decree-ds-1']);
    expect(resting()).toEqual(['border-closure-tacna', 'curfew-tacna', 'border-closure-tacna']);
    agenda.note('border-closure-tacna', [], ['cabinet-decree-ds-1']);
    expect(resting()).toEqual(['curfew-tacna', 'border-closure-tacna']);
    agenda.forget('border-closure-tacna');
    agenda.forget('curfew-tacna');
    expect(resting()).toEqual([]);
  });
});
