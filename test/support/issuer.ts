import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OIDC issuer on the loopback interface. */
export interface Issuer {
  readonly address: string;
  /** A token with these claims; what is undefined is left out. */
  token(claims: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): void;
}

export async function issuerFor(audience: string): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }];
  const server = createServer((request, response) => {
    const isKeys = request.url === '/keys';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys } : { issuer: address(), jwks_uri: `${address()}/keys` }));
  });
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port.toString()}`;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: address(),
    token: (claims) =>
      new SignJWT({ iss: address(), aud: audience, exp: Math.floor(Date.now() / 1_000) + 600, ...claims })
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'one' })
        .sign(privateKey),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
