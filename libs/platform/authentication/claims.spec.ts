import { actorOf } from './claims.js';

const names = { roles: 'roles', organisation: 'organisation' };

describe('claims', () => {
  it('takes the first of operator, admin, auditor, agency where a token names several roles', () => {
    expect(actorOf({ sub: 'a', roles: ['agency', 'auditor', 'admin', 'operator'] }, names).role).toBe('operator');
    expect(actorOf({ sub: 'a', roles: ['agency', 'auditor', 'offline_access'] }, names).role).toBe('auditor');
  });

  it('reads roles from a list or from one text, and from inside a claim', () => {
    expect(actorOf({ sub: 'a', roles: 'openid  admin' }, names).role).toBe('admin');
    expect(
      actorOf({ sub: 'a', realm_access: { roles: ['auditor'] } }, { ...names, roles: 'realm_access.roles' }).role,
    ).toBe('auditor');
    expect(
      actorOf({ sub: 'a', 'https://x.example/roles': ['agency'] }, { ...names, roles: 'https://x.example/roles' }).role,
    ).toBe('agency');
  });

  it('reads nothing from the prototype of a claim', () => {
    expect(() => actorOf({ sub: 'a' }, { ...names, roles: 'constructor.name' })).toThrow('names no role');
  });

  it('leaves out an organisation that is no decent text', () => {
    expect(actorOf({ sub: 'a', roles: 'admin', organisation: 'interior' }, names).organisation).toBe('interior');
    expect(actorOf({ sub: 'a', roles: 'admin', organisation: 'a\nb' }, names)).not.toHaveProperty('organisation');
  });
});
