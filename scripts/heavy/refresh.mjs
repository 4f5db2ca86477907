// limit: 600 s
// kerf catalog refresh against a moto server, which serves EC2's own answers: what it writes must be what is embedded. moto has no price list; a
// server here stands in for it. Needs Python 3 with venv, and a network the first time.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MOTO = '5.2.5';
const START_LIMIT_MS = 60_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'packages/node-sdk/dist/cli.js');
const venv = join(root, `node_modules/.cache/kerf-moto-${MOTO}`);
const moto = join(venv, process.platform === 'win32' ? 'Scripts/moto_server.exe' : 'bin/moto_server');

const missing = installMoto();
if (missing !== undefined) {
  console.log(`skipped: ${missing}`);
  process.exit(0);
}
const { loadRegion, readCatalog } = await import('../../packages/instance-catalog/dist/index.js');
const folder = mkdtempSync(join(tmpdir(), 'kerf-moto-'));
const file = join(folder, 'catalog.json');
const prices = await startPriceList();
const ec2 = await startMoto();
try {
  const withoutPrices = await kerf(['catalog', 'refresh', '--region', 'us-west-2', '--catalog', file], {
    AWS_ENDPOINT_URL_PRICING: ec2.url,
  });
  assert.equal(withoutPrices.status, 2, withoutPrices.err);
  assert.match(withoutPrices.err, /us-west-2: GetProducts failed after \d attempts: HTTP status 500/);
  assert.ok(!existsSync(file), 'a refresh without prices wrote a file');

  const refreshed = await kerf(['catalog', 'refresh', '--region', 'us-east-1', 'us-west-2', 'eu-west-2', '--catalog', file]);
  assert.equal(refreshed.status, 0, refreshed.err);
  const regions = readCatalog(readFileSync(file, 'utf8'));
  assert.deepEqual(
    regions.map(({ name }) => name),
    ['eu-west-2', 'us-east-1', 'us-west-2'],
  );
  for (const region of regions) compareRegion(region, await loadRegion(region.name));

  // Zone ids are joined into labels; moto's own table agrees with its offerings for us-west-2 only.
  const [mine, theirs] = [await exported(['--catalog', file]), await exported([])];
  assert.equal(mine.length, theirs.length - regions[2].removed);
  for (const type of mine) assert.deepEqual(onDemandOnly(type), onDemandOnly(theirs.find(({ name }) => name === type.name)), type.name);

  const plan = await kerf([
    'simulate',
    '-f',
    'examples/layered-constraints',
    '--scale',
    'deployment/inflate=3',
    '--catalog',
    file,
    '-o',
    'json',
  ]);
  assert.equal(plan.status, 0, plan.err);
  const embeddedPlan = await kerf(['simulate', '-f', 'examples/layered-constraints', '--scale', 'deployment/inflate=3', '-o', 'json']);
  assert.deepEqual(launches(plan.out), launches(embeddedPlan.out));

  const before = readFileSync(file, 'utf8');
  const nowhere = await kerf(['catalog', 'refresh', '--region', 'ap-east-2', '--catalog', file]);
  assert.equal(nowhere.status, 2);
  assert.match(nowhere.err, /ap-east-2: DescribeInstanceTypeOfferings failed: no zone offers an instance type/);
  await ec2.stop();
  const gone = await kerf(['catalog', 'refresh', '--region', 'us-west-2', '--catalog', file]);
  assert.equal(gone.status, 2);
  assert.match(gone.err, /the endpoint refuses connections/);
  assert.equal(readFileSync(file, 'utf8'), before, 'a failed refresh changed the file');
  console.log(`refreshed ${regions.map(({ name, instanceTypes }) => `${name} (${instanceTypes.length} types)`).join(', ')} as embedded`);
} finally {
  await ec2.stop();
  prices.server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** What stands in the way, if anything does. */
function installMoto() {
  if (existsSync(moto)) return undefined;
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import venv, ensurepip'], { stdio: 'ignore' }).status === 0);
  if (python === undefined) return 'Python 3 with venv is missing';
  // The commands of a venv hold its path, so it is made where it stays.
  rmSync(venv, { recursive: true, force: true });
  const made = spawnSync(python, ['-m', 'venv', venv], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (made.status !== 0) return 'Python makes no venv';
  const pip = join(venv, process.platform === 'win32' ? 'Scripts/pip.exe' : 'bin/pip');
  const installed = spawnSync(pip, ['install', '--quiet', '--disable-pip-version-check', `moto[server]==${MOTO}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (installed.status === 0) return undefined;
  rmSync(venv, { recursive: true, force: true });
  return `moto ${MOTO} cannot be installed`;
}

async function startMoto() {
  const port = await freePort();
  const child = spawn(moto, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  process.on('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  const deadline = Date.now() + START_LIMIT_MS;
  while (
    !(await fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error('moto_server does not start');
    }
    await sleep(200);
  }
  return { url, stop };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Answers GetProducts with the embedded prices of a region, 100 a page. */
async function startPriceList() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { Filters, NextToken = '0' } = JSON.parse(body);
    const filter = (name) => Filters.find(({ Field }) => Field === name)?.Value;
    const bareMetal = filter('tenancy') === 'Dedicated';
    const region = await loadRegion(filter('regionCode')).catch(() => undefined);
    const list = (region?.instanceTypes ?? [])
      .filter(({ facts, onDemandOrigin }) => onDemandOrigin === 'region' && facts.bareMetal === bareMetal)
      .map(({ facts, onDemandPrice }) =>
        JSON.stringify({
          product: { attributes: { instanceType: facts.name } },
          terms: { OnDemand: { t: { priceDimensions: { d: { pricePerUnit: { USD: String(onDemandPrice) } } } } } },
        }),
      );
    const start = Number(NextToken);
    const next = start + 100 < list.length ? { NextToken: String(start + 100) } : {};
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ FormatVersion: 'aws_v1', PriceList: list.slice(start, start + 100), ...next }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

async function kerf(args, env = {}) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env: {
      ...process.env,
      AWS_ENDPOINT_URL: ec2.url,
      AWS_ENDPOINT_URL_PRICING: prices.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: '',
      NO_PROXY: '127.0.0.1',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [status] = await once(child, 'close');
  return { status, out, err };
}

/** moto compares the list of architectures as a whole, so that the types which list i386 too fall out of its answer. */
function compareRegion(mine, embedded) {
  const expected = embedded.instanceTypes.filter(({ facts }) => !facts.architectures.includes('i386'));
  mine.removed = embedded.instanceTypes.length - expected.length;
  assert.deepEqual(
    mine.instanceTypes.map(({ facts, zones }) => [facts.name, zones]),
    expected.map(({ facts, zones }) => [facts.name, zones]),
    `${mine.name}: types and zones`,
  );
  for (const [i, type] of mine.instanceTypes.entries()) {
    const { enaSupport, ...facts } = type.facts;
    assert.ok(['required', 'supported', 'unsupported'].includes(enaSupport), `${facts.name}: ENA support ${enaSupport}`);
    // Facts that are not stated are absent from the file and undefined in the package.
    assert.deepEqual(facts, JSON.parse(JSON.stringify(expected[i].facts)), `${mine.name}: facts of ${facts.name}`);
    assert.equal(type.onDemandPrice, expected[i].onDemandPrice, `${mine.name}: price of ${facts.name}`);
    const spot = facts.usageClasses.includes('spot') ? type.zones.map(() => 0.00001) : undefined;
    assert.deepEqual(type.spotPrices, spot, `${mine.name}: Spot prices of ${facts.name}`);
  }
  assert.deepEqual(
    mine.zones.map(({ name }) => name),
    embedded.zones.map(({ name }) => name),
  );
}

async function exported(args) {
  const { status, out, err } = await kerf(['catalog', 'export', '--region', 'us-west-2', ...args]);
  assert.equal(status, 0, err);
  return JSON.parse(out);
}

function launches(plan) {
  return JSON.parse(plan).nodeClaims.map(({ launch }) => launch);
}

function onDemandOnly(type) {
  return {
    ...type,
    offerings: type.offerings.filter(({ requirements }) => requirements.some(({ values }) => values?.[0] === 'on-demand')),
  };
}
