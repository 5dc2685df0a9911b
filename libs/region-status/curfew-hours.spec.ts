import type { CurfewMeasure } from '#kernel';
import { curfewInForce } from './index.js';

const zone = 'America/Lima';
/** A moment by the clocks of Lima, five hours behind UTC all year. */
const lima = (date: string, time: string): string => new Date(`${date}T${time}:00-05:00`).toISOString();

const curfew: CurfewMeasure = {
  kind: 'curfew',
  from: lima('2025-12-01', '00:00'),
  until: lima('2025-12-11', '00:00'),
  areas: ['PE-TAC'],
  startsAt: '22:00',
  endsAt: '05:00',
  exempt: [],
};

function hoursAt(at: string, change: Partial<CurfewMeasure> = {}, in_ = zone) {
  const found = {
    action: 'curfew',
    id: 'tacna',
    stream: 'curfew-tacna',
    title: 'Curfew in PE-TAC',
    measure: { ...curfew, ...change },
    recordedAt: curfew.from,
    paths: ['PE/PE-TAC/'],
    findings: [],
    scope: { scope: 'whole' },
  } as const;
  const run = { until: found.measure.until, changesAt: null, next: undefined };
  return curfewInForce(found, run, { at, zone: in_ }).next;
}

describe("tonight's hours of a curfew", () => {
  it.each([
    ['in the afternoon are those to come', lima('2025-12-03', '15:00'), '03 22:00', '04 05:00'],
    ['in the evening are those that run', lima('2025-12-03', '22:00'), '03 22:00', '04 05:00'],
    ['after midnight are still those of the evening', lima('2025-12-04', '04:59'), '03 22:00', '04 05:00'],
    ['are over at their end, and the next are shown', lima('2025-12-04', '05:00'), '04 22:00', '05 05:00'],
  ])('%s', (_what, at, from, until) => {
    expect(hoursAt(at)).toEqual({ from: local(from), until: local(until) });
  });

  it('begin when the curfew takes effect, and end when it ends', () => {
    const short = { from: lima('2025-12-03', '23:30'), until: lima('2025-12-04', '02:00') };
    expect(hoursAt(lima('2025-12-03', '23:30'), short)).toEqual(short);
  });

  it('are none where the curfew ends before them', () => {
    expect(hoursAt(lima('2025-12-10', '12:00'), { until: lima('2025-12-10', '22:00') })).toBeNull();
    expect(hoursAt(lima('2025-12-10', '12:00'), { until: lima('2025-12-10', '22:01') })).not.toBeNull();
  });

  it('may lie within a day', () => {
    const noon = { startsAt: '13:00', endsAt: '15:30' };
    expect(hoursAt(lima('2025-12-03', '14:00'), noon)).toEqual({ from: local('03 13:00'), until: local('03 15:30') });
    expect(hoursAt(lima('2025-12-03', '15:30'), noon)).toEqual({ from: local('04 13:00'), until: local('04 15:30') });
  });

  it('go round the clock where they begin and end at the same time', () => {
    const always = { startsAt: '06:00', endsAt: '06:00' };
    expect(hoursAt(lima('2025-12-03', '05:00'), always)).toEqual({ from: local('02 06:00'), until: local('03 06:00') });
    expect(hoursAt(lima('2025-12-03', '06:00'), always)).toEqual({ from: local('03 06:00'), until: local('04 06:00') });
  });

  it('are local: an hour shorter or longer where the clocks are changed in the night', () => {
    const spring = { from: '2025-09-01T00:00:00.000Z', until: null, startsAt: '23:00', endsAt: '05:00' };
    expect(hoursAt('2025-09-07T03:30:00.000Z', spring, 'America/Santiago')).toEqual({
      from: '2025-09-07T03:00:00.000Z',
      until: '2025-09-07T08:00:00.000Z',
    });
  });
});

/** `03 22:00` in December 2025 in Lima. */
function local(dayAndTime: string): string {
  const [date = '', time = ''] = dayAndTime.split(' ');
  return lima(`2025-12-${date}`, time);
}
