import { readConnection } from './index.js';

function must(text: string): string {
  const read = readConnection(text);
  if (!('must' in read)) throw new Error(`${text} was taken.`);
  return read.must;
}

function value(text: string): object {
  const read = readConnection(text);
  if ('must' in read) throw new Error(read.must);
  return read.value;
}

describe('the address of EventStoreDB', () => {
  it('names one node, several, or a name that leads to all', () => {
    expect(value('esdb://node.example')).toMatchObject({
      hosts: [{ address: 'node.example', port: 2113 }],
      discover: false,
      tls: true,
      credentials: undefined,
    });
    expect(value('esdb://a:1,b:2/?tls=false')).toMatchObject({
      hosts: [
        { address: 'a', port: 1 },
        { address: 'b', port: 2 },
      ],
      tls: false,
    });
    expect(value('esdb+discover://cluster.example:2114')).toMatchObject({ discover: true });
  });

  it.each([
    ['ana:secret', 'secret'],
    ['ana:se:cr:et', 'se:cr:et'],
    ['ana:se%3Acret%40%2F%25', 'se:cret@/%'],
    ['ana:se@cret', 'se@cret'],
  ])('keeps the whole password of %s', (credentials, password) => {
    expect(value(`esdb://${credentials}@node`)).toMatchObject({ credentials: { username: 'ana', password } });
  });

  it('takes its options by any case, as the client does, with their values decoded', () => {
    const text =
      'esdb://n?Keep-Alive-Interval=20000&gossip_timeout=3&tlscafile=%2Fetc%2Fca.pem&connectionName=a&nodePreference=leader';
    expect(value(text)).toMatchObject({
      numbers: { keepAliveInterval: 20_000, gossipTimeout: 3 },
      tlsCaFile: '/etc/ca.pem',
      connectionName: 'a',
    });
  });

  it.each([
    ['http://node', 'of the form'],
    ['esdb:node', 'of the form'],
    ['esdb://', 'of the form'],
    ['esdb://node:0', 'of the form'],
    ['esdb://node:70000', 'of the form'],
    ['esdb://a,,b', 'of the form'],
    ['esdb+discover://a,b', 'one host'],
    ['esdb://ana@node', 'a user and a password'],
    ['esdb://ana:@node', 'a user and a password'],
    ['esdb://ana:100%@node', '%25'],
    ['esdb://node?throwOnAppendFailure=false', 'at revision 1'],
    ['esdb://node?throw-on-append-failure=false', 'at revision 1'],
    ['esdb://node?tlsVerifyCert=false', 'tlsCAFile'],
    ['esdb://node?nodePreference=follower', 'lag behind'],
    ['esdb://node?defaultDeadline=100', 'left out'],
    ['esdb://node?keepAliveInterval=-1', '10000'],
    ['esdb://node?keepAliveInterval=500', '10000'],
    ['esdb://node?maxDiscoverAttempts=many', 'whole number'],
    ['esdb://node?tls=no', 'true or false'],
    ['esdb://node?colour=red', 'options that are known'],
    ['esdb://node?tls', 'a value'],
    ['esdb://node?tls=true&TLS=false', 'once'],
    ['esdb://node?userCertFile=a', 'together'],
    ['esdb://ana:secret@node?tls=false', 'would send none'],
  ])('is refused with the way out: %s', (text, way) => {
    expect(must(text)).toContain(way);
    expect(must(text)).not.toContain('secret');
  });
});
