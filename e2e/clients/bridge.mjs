// A program that only speaks stdio reaches the server through the bridge mcp-remote. See README.md.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport, getDefaultEnvironment } from '@modelcontextprotocol/client/stdio';
import { hear, say } from './story.mjs';

const BRIDGE = fileURLToPath(new URL('./node_modules/mcp-remote/dist/proxy.js', import.meta.url));
const PATIENCE_MS = 150_000; // a person signs in before the bridge answers anything

const { values: options } = parseArgs({ options: { url: { type: 'string' }, config: { type: 'string' } } });
if (!options.url || !options.config) {
  console.error('usage: bridge.mjs --url <MCP URL> --config FOLDER');
  process.exit(2);
}

const transport = new StdioClientTransport({
  command: process.execPath,
  args: [BRIDGE, options.url],
  // BROWSER: the bridge opens one, and must not open the browser of whoever runs the tests
  env: { ...getDefaultEnvironment(), MCP_REMOTE_CONFIG_DIR: options.config, BROWSER: 'true' },
  stderr: 'pipe',
});
createInterface({ input: transport.stderr }).on('line', line => {
  console.error(line);
  if (/^https?:\/\/\S+[?&]code_challenge=/.test(line)) {
    const authorize = new URL(line.trim());
    say({ authorize: authorize.href, redirect: authorize.searchParams.get('redirect_uri') });
  }
});

const client = new Client({ name: 'A program that speaks stdio', version: '1.0.0' });

const STEPS = {
  list: async () => ({ tools: (await client.listTools()).tools }),
  call: async ({ name, arguments: args = {} }) => ({ result: await client.callTool({ name, arguments: args }) }),
  close: async () => {
    await client.close();
    return { closed: true };
  },
};

async function answer(step) {
  try {
    return { ok: true, ...(await step()) };
  } catch (error) {
    console.error(error);
    return { ok: false, error: { type: error.constructor.name, code: error.code ?? null, message: error.message } };
  }
}

process.stdin.once('end', async () => {
  await client.close(); // also while it waits for somebody to sign in
  process.exit(0);
});

say(
  await answer(async () => {
    await client.connect(transport, { timeout: PATIENCE_MS });
    return { connected: true, server: client.getServerVersion() };
  }),
);
for (let command; (command = await hear()); ) {
  say(await answer(() => STEPS[command.do](command)));
  if (command.do === 'close') process.exit(0);
}
