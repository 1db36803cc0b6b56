import { load } from 'js-yaml';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, ROOT } from '#platform';

// No container engine here: what can be told by reading is held against the code.
interface Service {
  '<<'?: Service;
  command?: string;
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  healthcheck?: object;
  depends_on?: Record<string, { condition: string }>;
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const read = load(text.replaceAll(/\$\{POSTGRES_PASSWORD:[^}]*\}/g, 'secret')) as Compose;
const { volumes } = read;
// The merge key is of YAML 1.1; compose knows it, the parser leaves it.
const services: Compose['services'] = Object.fromEntries(
  Object.entries(read.services).map(([name, { '<<': shared, ...own }]) => [name, { ...shared, ...own }]),
);
const OURS = ['prepare', 'api', 'worker'] as const;
const SETTINGS = /^ {2}([A-Z_]+): z\./gm;
const known = [...readFileSync(join(ROOT, 'libs/platform/src/settings.ts'), 'utf8').matchAll(SETTINGS)].map(
  ([, name]) => name!,
);

it.each(OURS)('gives the %s no setting that the code does not read, and none that it refuses', (name) => {
  expect(known.length).toBeGreaterThan(5);
  const { NODE_ENV, ...environment } = services[name]!.environment!;
  expect(NODE_ENV).toBe('production');
  expect(Object.keys(environment).filter((key) => !known.includes(key))).toEqual([]);
  const env = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]));
  const { databaseUrl, redisUrl, dataDir, host } = readSettings(env);
  const database = new URL(databaseUrl);
  expect([database.hostname, new URL(redisUrl!).hostname].filter((at) => !(at in services))).toEqual([]);
  expect({ user: database.username, name: database.pathname.slice(1) }).toEqual({
    user: services.postgres!.environment!.POSTGRES_USER,
    name: services.postgres!.environment!.POSTGRES_DB,
  });
  // Within a container 127.0.0.1 is the container alone; keys and evidence outlive it.
  expect(host).toBe('0.0.0.0');
  expect(services[name]!.volumes!.some((one) => one.endsWith(`:${dataDir}`))).toBe(true);
});

it.each(OURS)('has the %s run what a build makes', (name) => {
  const programs = services[name]!.command!.match(/dist\/\S+\.js/g)!;
  expect(programs).not.toEqual([]);
  const sources = programs.map((path) => path.replace('dist/', '').replace(/\.js$/, '.ts'));
  expect(sources.filter((path) => !existsSync(join(ROOT, path.replaceAll("'", ''))))).toEqual([]);
});

it('opens the port that the api listens on, and waits for services that are there and tell how they are', () => {
  expect(services.api!.ports!.every((port) => port.endsWith(`:${services.api!.environment!.PORT}`))).toBe(
    true,
  );
  for (const { depends_on: awaited = {}, volumes: mounted = [] } of Object.values(services)) {
    for (const [name, { condition }] of Object.entries(awaited)) {
      expect(services).toHaveProperty(name);
      if (condition === 'service_healthy') expect(services[name]!.healthcheck).toBeDefined();
    }
    const named = mounted.map((one) => one.split(':')[0]!).filter((one) => !one.startsWith('.'));
    expect(named.filter((one) => !(one in volumes))).toEqual([]);
  }
});
