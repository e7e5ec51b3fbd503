// One MCP client, driven over stdin and stdout by JSON lines, so that a test can walk it through a story. See README.md.
import { randomInt, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const FIRST_EPHEMERAL_PORT = 49152;
const LAST_PORT = 65535;

const { values: options } = parseArgs({
  options: {
    sdk: { type: 'string' },
    url: { type: 'string' },
    'client-name': { type: 'string', default: 'End-to-end client' },
    'redirect-port': { type: 'string', default: String(randomInt(FIRST_EPHEMERAL_PORT, LAST_PORT)) },
  },
});

const GENERATIONS = { legacy: legacyGeneration, auto: () => modernGeneration('auto'), '2026-07-28': () => modernGeneration({ pin: '2026-07-28' }) };
if (!options.url || !GENERATIONS[options.sdk]) {
  console.error(`usage: session.mjs --sdk ${Object.keys(GENERATIONS).join('|')} --url <MCP URL>`);
  process.exit(2);
}

const { newClient, newTransport, authorize, UnauthorizedError, finish } = await GENERATIONS[options.sdk]();
const serverUrl = new URL(options.url);
const exchanges = [];
const session = { client: undefined, transport: undefined };
const credentials = { client: undefined, tokens: undefined, verifier: undefined, state: undefined, discovery: undefined, authorize: undefined };

async function legacyGeneration() {
  const { Client } = await import('@modelcontextprotocol/sdk/client/index.js');
  const { StreamableHTTPClientTransport } = await import('@modelcontextprotocol/sdk/client/streamableHttp.js');
  const { auth, UnauthorizedError } = await import('@modelcontextprotocol/sdk/client/auth.js');
  return {
    newClient: identity => new Client(identity),
    newTransport: settings => new StreamableHTTPClientTransport(serverUrl, settings),
    authorize: auth,
    UnauthorizedError,
    finish: (transport, answer) => transport.finishAuth(answer.get('code')),
  };
}

async function modernGeneration(mode) {
  const { Client, StreamableHTTPClientTransport, UnauthorizedError, auth } = await import('@modelcontextprotocol/client');
  return {
    newClient: identity => new Client(identity, { versionNegotiation: { mode } }),
    newTransport: settings => new StreamableHTTPClientTransport(serverUrl, settings),
    authorize: auth,
    UnauthorizedError,
    finish: (transport, answer) => transport.finishAuth(answer),
  };
}

/** The SDKs' OAuthClientProvider, kept in memory; instead of opening a browser it remembers where one would have gone. */
const provider = {
  get redirectUrl() {
    return `http://localhost:${options['redirect-port']}/callback`;
  },
  get clientMetadata() {
    return {
      client_name: options['client-name'],
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  },
  state: () => (credentials.state = randomUUID()),
  clientInformation: () => credentials.client,
  saveClientInformation: client => void (credentials.client = client),
  tokens: () => credentials.tokens,
  saveTokens: tokens => void (credentials.tokens = tokens),
  redirectToAuthorization: url => void (credentials.authorize = url.href),
  codeVerifier: () => credentials.verifier,
  saveCodeVerifier: verifier => void (credentials.verifier = verifier),
  discoveryState: () => credentials.discovery,
  saveDiscoveryState: state => void (credentials.discovery = state),
  invalidateCredentials: scope => {
    const parts = { client: ['client'], tokens: ['tokens'], verifier: ['verifier'], discovery: ['discovery'] };
    for (const part of parts[scope] ?? Object.values(parts).flat()) credentials[part] = undefined;
  },
};

async function recordingFetch(resource, init) {
  const request = new Request(resource, init);
  const form = /urlencoded/.test(request.headers.get('content-type') ?? '') ? new URLSearchParams(await request.clone().text()) : undefined;
  const exchange = { method: request.method, url: request.url, ...(form && { grantType: form.get('grant_type'), resource: form.get('resource') }) };
  exchanges.push(exchange);
  try {
    const response = await fetch(resource, init);
    exchange.status = response.status;
    const challenge = response.headers.get('www-authenticate');
    if (challenge) exchange.challenge = challenge;
    if (!response.ok) exchange.body = await jsonOrText(response.clone());
    return response;
  } catch (error) {
    exchange.failure = error.cause?.message ?? error.message;
    throw error;
  }
}

async function jsonOrText(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function connect() {
  credentials.authorize = undefined;
  await session.client?.close();
  session.client = newClient({ name: options['client-name'], version: '1.0.0' });
  session.transport = newTransport({ authProvider: provider, fetch: recordingFetch });
  try {
    await session.client.connect(session.transport);
  } catch (error) {
    if (credentials.authorize && error instanceof UnauthorizedError) {
      return { authorize: credentials.authorize, redirect: provider.redirectUrl, client: credentials.client };
    }
    throw error;
  }
  return {
    connected: true,
    protocolVersion: session.client.getNegotiatedProtocolVersion?.() ?? session.transport.protocolVersion,
    server: session.client.getServerVersion(),
    capabilities: session.client.getServerCapabilities(),
    instructions: session.client.getInstructions(),
  };
}

function connected() {
  if (!session.client) throw new Refusal('not_connected', 'connect first');
  return session.client;
}

const STEPS = {
  connect,

  async finish({ redirect }) {
    const answer = new URL(redirect).searchParams;
    if (answer.has('error')) throw new Refusal(answer.get('error'), answer.get('error_description') ?? 'the authorization was refused');
    if (answer.get('state') !== credentials.state) throw new Refusal('state_mismatch', 'state is not the one of the authorization request');
    if (answer.has('iss') && answer.get('iss') !== credentials.discovery?.authorizationServerMetadata?.issuer) {
      throw new Refusal('issuer_mismatch', `iss is ${answer.get('iss')}`);
    }
    await finish(session.transport, answer);
    return connect();
  },

  async list() {
    const tools = [];
    let cursor;
    do {
      const page = await connected().listTools(cursor ? { cursor } : undefined);
      tools.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor);
    return { tools };
  },

  async call({ name, arguments: args = {} }) {
    return { result: await connected().callTool({ name, arguments: args }) };
  },

  async refresh() {
    const before = credentials.tokens;
    credentials.authorize = undefined;
    const outcome = await authorize(provider, { serverUrl, fetchFn: recordingFetch });
    if (outcome !== 'AUTHORIZED') throw new Refusal('refresh_refused', 'the SDK asks for a new authorization');
    return {
      accessTokenChanged: credentials.tokens.access_token !== before?.access_token,
      refreshTokenChanged: credentials.tokens.refresh_token !== before?.refresh_token,
    };
  },

  tokens: () => ({ tokens: credentials.tokens ?? null, client: credentials.client ?? null }),

  setTokens({ tokens }) {
    credentials.tokens = { ...credentials.tokens, ...tokens };
    return {};
  },

  expire() {
    const token = credentials.tokens?.access_token ?? '';
    credentials.tokens = { ...credentials.tokens, access_token: token.split('').reverse().join('') };
    return {};
  },

  http({ clear = false }) {
    const http = exchanges.map(exchange => ({ ...exchange }));
    if (clear) exchanges.length = 0;
    return { http };
  },

  async close() {
    await session.client?.close();
    return { closed: true };
  },
};

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** What the server said wins over how the SDK wraps it: some SDKs hide the JSON-RPC error of an answer that is not 2xx. */
function describe(error, during) {
  const last = during.findLast(exchange => exchange.url === serverUrl.href && exchange.method === 'POST');
  const said = last?.body?.error;
  return {
    type: error.constructor.name,
    code: said?.code ?? error.code ?? null,
    message: said?.message ?? error.message,
    httpStatus: last?.status ?? null,
    ...((said?.data ?? error.data) !== undefined && { data: said?.data ?? error.data }),
    ...(error.cause && { cause: String(error.cause.message ?? error.cause) }),
    ...(credentials.authorize && { authorize: credentials.authorize }),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  let answer;
  let command = {};
  const before = exchanges.length;
  try {
    command = JSON.parse(line);
    if (!Object.hasOwn(STEPS, command.do)) throw new Refusal('unknown_step', `"do" is one of ${Object.keys(STEPS).join(', ')}`);
    answer = { ok: true, ...(await STEPS[command.do](command)) };
  } catch (error) {
    console.error(error);
    answer = { ok: false, error: describe(error, exchanges.slice(before)) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (command.do === 'close') break;
}
process.exit(0);
