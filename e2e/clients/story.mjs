// What the scripts share in which a person signs in half-way: documents go out, what the person did comes in. See README.md.
import { randomInt } from 'node:crypto';
import { createInterface } from 'node:readline';

const FIRST_EPHEMERAL_PORT = 49152;
const LAST_PORT = 65535;
const MCP_VERSION = '2026-07-28';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export function say(document) {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

/** The next document from stdin; nothing when it has ended. */
export async function hear() {
  const { value, done } = await lines.next();
  return done ? undefined : JSON.parse(value);
}

/** Shows where a person must sign in; answers with the URL that they were sent to. */
export async function signIn(authorize, redirect) {
  say({ authorize: authorize.href, redirect });
  const went = await hear();
  if (!went) throw new Error('nobody signed in');
  return new URL(went.redirect);
}

/** Runs to the end and says what came of it. */
export async function tell(story) {
  try {
    say({ ok: true, ...(await story()) });
    process.exit(0);
  } catch (error) {
    console.error(error);
    say({ ok: false, error: wording(error) });
    process.exit(1);
  }
}

/** How something that must not work is refused, as the library tells of it. */
export async function refusal(attempt) {
  try {
    await attempt();
  } catch (error) {
    return wording(error);
  }
  throw new Error(`not refused: ${attempt}`);
}

function wording(error) {
  return {
    type: error.constructor.name,
    message: error.message,
    ...(error.code && { code: error.code }),
    ...(error.error && { error: error.error }),
    ...(error.status && { status: error.status }),
    ...(error.cause?.message && { cause: error.cause.message }),
    ...(error.cause?.[0]?.parameters && { challenge: error.cause[0].parameters }),
  };
}

/** Nobody listens there: the test follows the authorization URL and says where it led. */
export function loopbackRedirect() {
  return `http://localhost:${randomInt(FIRST_EPHEMERAL_PORT, LAST_PORT)}/callback`;
}

/** A public client on somebody's machine. */
export function publicClient(name, redirect) {
  return {
    client_name: name,
    redirect_uris: [redirect],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
}

/** The body and the headers of a call of a tool, for libraries that know nothing of MCP. */
export function toolCall(name, args = {}) {
  return {
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name,
        arguments: args,
        _meta: { 'io.modelcontextprotocol/protocolVersion': MCP_VERSION, 'io.modelcontextprotocol/clientCapabilities': {} },
      },
    }),
    headers: new Headers({
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': MCP_VERSION,
      'Mcp-Method': 'tools/call',
      'Mcp-Name': name,
    }),
  };
}
