import { Routes } from './routes.js';

describe('routes', () => {
  it('knows the methods of an address, and of no other', () => {
    const routes = new Routes();
    routes.add('GET', '/v1/actions/:action/:id');
    routes.add('POST', '/v1/actions/:action/:id/:command');
    routes.add('GET', '/v1/calendar.ics');
    routes.add('GET', '/docs/*');
    expect(routes.methodsOf('/v1/actions/curfew/tacna')).toEqual(['GET']);
    expect(routes.methodsOf('/v1/actions/curfew/tacna/impose')).toEqual(['POST']);
    expect(routes.methodsOf('/v1/calendarXics')).toEqual([]);
    expect(routes.methodsOf('/docs/a/b.js')).toEqual(['GET']);
    expect(routes.methodsOf('/v1/actions/curfew')).toEqual([]);
  });
});
