// The whole life of a connection as oauth4webapi sees it, a library that checks what the RFCs say. See README.md.
import { parseArgs } from 'node:util';
import * as oauth from 'oauth4webapi';
import { loopbackRedirect, publicClient, refusal, signIn, tell, toolCall } from './story.mjs';

const OTHER_ISSUER = 'https://other.example';

const { values: options } = parseArgs({ options: { url: { type: 'string' } } });
if (!options.url) {
  console.error('usage: oauth4webapi.mjs --url <MCP URL>');
  process.exit(2);
}

const mcp = new URL(options.url);
const http = { [oauth.allowInsecureRequests]: true }; // the servers of the tests are on this machine
const withResource = { ...http, additionalParameters: { resource: mcp.href } };
const publicly = oauth.None();

await tell(async () => {
  const { challenge } = await refusal(() => call('no token yet'));
  const resource = await oauth.processResourceDiscoveryResponse(mcp, await fetch(challenge.resource_metadata));
  const atTheWellKnownPath = await oauth.processResourceDiscoveryResponse(mcp, await oauth.resourceDiscoveryRequest(mcp, http));

  const issuer = new URL(resource.authorization_servers[0]);
  const described = await oauth.discoveryRequest(issuer, { ...http, algorithm: 'oauth2' });
  const copy = described.clone();
  const server = await oauth.processDiscoveryResponse(issuer, described);

  const redirect = loopbackRedirect();
  const client = await oauth.processDynamicClientRegistrationResponse(
    await oauth.dynamicClientRegistrationRequest(server, publicClient('oauth4webapi', redirect), http),
  );

  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const answer = await signIn(await authorizeUrl(server, client, redirect, verifier, state), redirect);
  const callback = oauth.validateAuthResponse(server, client, answer, state);

  const tokens = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    await oauth.authorizationCodeGrantRequest(server, client, publicly, callback, redirect, verifier, withResource),
  );
  const claims = await accessTokenClaims(server, tokens);
  const called = await call(tokens.access_token);

  const renewed = await refresh(server, client, tokens);
  const calledAgain = await call(renewed.access_token);

  await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, publicly, renewed.refresh_token, http));

  return {
    challenge,
    resource,
    atTheWellKnownPath,
    server,
    client,
    claims,
    tokens: { type: tokens.token_type, expiresIn: tokens.expires_in, scope: tokens.scope },
    called,
    renewed: {
      accessTokenChanged: renewed.access_token !== tokens.access_token,
      refreshTokenChanged: renewed.refresh_token !== tokens.refresh_token,
      claims: await accessTokenClaims(server, renewed),
      called: calledAgain,
    },
    refused: {
      metadataOfAnotherIssuer: await refusal(() => oauth.processDiscoveryResponse(new URL(OTHER_ISSUER), copy)),
      answerOfAnotherIssuer: await refusal(() => oauth.validateAuthResponse(server, client, withIssuer(answer, OTHER_ISSUER), state)),
      answerOfNoIssuer: await refusal(() => oauth.validateAuthResponse(server, client, withIssuer(answer), state)),
      tokenForAnotherAudience: await refusal(() => accessTokenClaims(server, tokens, 'https://other.example/mcp')),
      refreshAfterRevocation: await refusal(() => refresh(server, client, renewed)),
      callAfterRevocation: await refusal(() => call(renewed.access_token)),
    },
  };
});

async function authorizeUrl(server, client, redirect, verifier, state) {
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: redirect,
    scope: server.scopes_supported.join(' '),
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    resource: mcp.href,
  });
  return url;
}

function withIssuer(answer, issuer) {
  const changed = new URL(answer);
  changed.searchParams.delete('iss');
  if (issuer) changed.searchParams.set('iss', issuer);
  return changed;
}

/** RFC 9068, with the keys that the server publishes. */
function accessTokenClaims(server, tokens, audience = mcp.href) {
  const request = new Request(mcp, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
  return oauth.validateJwtAccessToken(server, request, audience, { ...http, signingAlgorithms: ['ES256'] });
}

async function refresh(server, client, tokens) {
  return oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, publicly, tokens.refresh_token, withResource),
  );
}

async function call(accessToken) {
  const { headers, body } = toolCall('list_environments');
  const response = await oauth.protectedResourceRequest(accessToken, 'POST', mcp, headers, body, http);
  return (await response.json()).result.structuredContent;
}
