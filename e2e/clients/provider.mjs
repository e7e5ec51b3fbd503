// An identity provider for the federation test: anybody may sign in under any name, with any password. See README.md.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import Provider from 'oidc-provider';

const { values: options } = parseArgs({
  options: {
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    redirect: { type: 'string' },
    claims: { type: 'string', default: '{}' },
  },
});
if (!options['client-id'] || !options['client-secret'] || !options.redirect) {
  console.error('usage: provider.mjs --client-id ID --client-secret SECRET --redirect <URL> [--claims <JSON: claims by name>]');
  process.exit(2);
}

const claims = JSON.parse(options.claims);
const server = createServer();
await new Promise(listening => server.listen(0, 'localhost', listening));
const issuer = `http://localhost:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: options['client-id'],
      client_secret: options['client-secret'],
      redirect_uris: [options.redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  findAccount: (_, name) => ({ accountId: name, claims: () => ({ sub: name, ...claims[name] }) }),
  claims: { openid: ['sub'], email: ['email', 'email_verified'], groups: ['groups'] },
  conformIdTokenClaims: false, // the ID token has them, not only the userinfo endpoint
  pkce: { required: () => true },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  features: { devInteractions: { enabled: true } },
});
provider.on('server_error', (_, error) => console.error(error));
server.on('request', provider.callback());
process.stdout.write(`${JSON.stringify({ issuer })}\n`);
process.stdin.resume().on('end', () => process.exit(0));
