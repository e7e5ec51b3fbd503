// The life of a connection as an application has it that uses openid-client, public or confidential. See README.md.
import { parseArgs } from 'node:util';
import * as openid from 'openid-client';
import { loopbackRedirect, publicClient, refusal, signIn, tell, toolCall } from './story.mjs';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    issuer: { type: 'string' },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    method: { type: 'string' },
    redirect: { type: 'string', default: loopbackRedirect() },
  },
});

const METHODS = { client_secret_basic: openid.ClientSecretBasic, client_secret_post: openid.ClientSecretPost };
if (!options.url || !options.issuer || (options['client-id'] && !(options['client-secret'] && METHODS[options.method]))) {
  console.error(
    `usage: openid-client.mjs --url <MCP URL> --issuer <URL> [--client-id ID --client-secret SECRET --method ${Object.keys(METHODS).join('|')} --redirect <URL>]`,
  );
  process.exit(2);
}

const mcp = new URL(options.url);
const resource = { resource: mcp.href };
const discovered = { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] }; // the servers of the tests are on this machine

await tell(async () => {
  const config = await configuration();

  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState();
  const asked = openid.buildAuthorizationUrl(config, {
    redirect_uri: options.redirect,
    scope: 'mcp:tools',
    state,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...resource,
  });
  const answer = await signIn(asked, options.redirect);
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const answerOfAnotherIssuer = await refusal(() => openid.authorizationCodeGrant(config, withOtherIssuer(answer), checks, resource));
  const tokens = await openid.authorizationCodeGrant(config, answer, checks, resource);
  const called = await call(config, tokens);

  const renewed = await openid.refreshTokenGrant(config, tokens.refresh_token, resource);
  const calledAgain = await call(config, renewed);

  await openid.tokenRevocation(config, renewed.refresh_token, { token_type_hint: 'refresh_token' });

  return {
    issuer: config.serverMetadata().issuer,
    clientId: config.clientMetadata().client_id,
    called,
    renewed: {
      accessTokenChanged: renewed.access_token !== tokens.access_token,
      refreshTokenChanged: renewed.refresh_token !== tokens.refresh_token,
      called: calledAgain,
    },
    refused: {
      answerOfAnotherIssuer,
      refreshAfterRevocation: await refusal(() => openid.refreshTokenGrant(config, renewed.refresh_token, resource)),
      callAfterRevocation: await refusal(() => call(config, renewed)),
    },
  };
});

/** Registers, where no client is named. */
function configuration() {
  const issuer = new URL(options.issuer);
  if (!options['client-id']) {
    return openid.dynamicClientRegistration(issuer, publicClient('openid-client', options.redirect), openid.None(), discovered);
  }
  const shown = METHODS[options.method](options['client-secret']);
  return openid.discovery(issuer, options['client-id'], undefined, shown, discovered);
}

function withOtherIssuer(answer) {
  const changed = new URL(answer);
  changed.searchParams.set('iss', 'https://other.example');
  return changed;
}

async function call(config, tokens) {
  const { headers, body } = toolCall('list_environments');
  const response = await openid.fetchProtectedResource(config, tokens.access_token, mcp, 'POST', body, headers);
  return (await response.json()).result.structuredContent;
}
