import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DockerfileParser } from 'dockerfile-ast'
import { expect, test } from 'vitest'
import { readConfig } from '../../server/config/config.ts'
import { composeIn, deployFiles, envIn, filledIn, read, root } from '../support/deploy-files.ts'

const dockerfile = DockerfileParser.parse(read('Dockerfile'))
const { scripts, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
const ignored = read('.dockerignore').split('\n')

/** Returns the arguments of an instruction, once for each time it is given. */
function wordsOf(keyword: string): string[][] {
  const all = dockerfile.getInstructions().filter((one) => one.getKeyword() === keyword)
  return all.map((one) => one.getArguments().map((argument) => argument.getValue()))
}

function imageEnvironment(): Record<string, string> {
  const all = dockerfile.getENVs().flatMap((env) => env.getProperties())
  return Object.fromEntries(all.map((one) => [one.getName(), one.getValue() ?? '']))
}

test('the image runs the Node that is tested, its stages exist, and it holds only what is named', () => {
  const stages = dockerfile.getFROMs().map((from) => from.getBuildStage())
  const images = dockerfile.getFROMs().map((from) => from.getImage())
  expect(images.filter((image) => !stages.includes(image))).toEqual([`node:${devDependencies?.node}-slim`])
  const copies = dockerfile.getCOPYs().map((copy) => ({
    from: copy.getFromFlag()?.getValue(),
    sources: copy
      .getArguments()
      .map((one) => one.getValue())
      .slice(0, -1),
  }))
  for (const { from, sources } of copies) {
    if (from !== undefined) expect(stages).toContain(from)
    else for (const source of sources) expect(source === '.' || existsSync(join(root, source)), source).toBe(true)
  }
  const copied = copies.filter(({ from }) => from === undefined).flatMap(({ sources }) => sources)
  expect(copied.filter((source) => source !== '.' && !ignored.includes(`!${source}`))).toEqual([])
  expect(ignored[1]).toBe('*')
  expect(ignored).not.toContain('!data')
})

test('every folder that the server imports is in the image', () => {
  const last = dockerfile.getCOPYs().flatMap((copy) =>
    copy
      .getArguments()
      .map((one) => one.getValue())
      .slice(0, -1),
  )
  const needed = execFileSync('sh', ['-c', `grep -rhoE "from '(\\.\\./)+[a-z-]+/" ${serverFolders.join(' ')}`], {
    cwd: root,
    encoding: 'utf8',
  })
  const tops = new Set([...needed.matchAll(/\.\.\/([a-z-]+)\//g)].map(([, name = '']) => name))
  expect([...tops].filter((name) => existsSync(join(root, name)) && !last.includes(name))).toEqual([])
})

const serverFolders = ['server', 'api', 'app', 'broker', 'domain', 'proto', 'store']

test('the image runs as nobody special, on a real command, with settings that are read', () => {
  expect(wordsOf('USER')).toEqual([['node']])
  const [command] = dockerfile.getCMDs().map((one) => one.getJSONStrings().map((word) => word.getJSONValue()))
  expect(existsSync(join(root, command?.[1] ?? ''))).toBe(true)
  for (const run of wordsOf('RUN').map((words) => words.join(' '))) {
    const script = /^npm run (\S+)/.exec(run)?.[1]
    expect(script === undefined ? /^(npm ci|install) /.test(run) : script in (scripts ?? {}), run).toBe(true)
  }
  const config = readConfig(imageEnvironment())
  expect(wordsOf('EXPOSE')).toEqual([[String(config.port)]])
  expect(wordsOf('VOLUME')).toEqual([[config.dataFolder]])
  expect(config.host).toBe('0.0.0.0')
  expect(dockerfile.getHEALTHCHECKs().map((one) => one.getTextContent())).toEqual([expect.stringContaining('/healthz')])
})

test.each(deployFiles('*/compose.yaml'))('%s has files, volumes and settings that exist', (path) => {
  const folder = join(path, '..')
  const { services, volumes } = composeIn(path)
  const values = {
    CHAT_HOST: 'chat.example',
    ...(existsSync(join(root, folder, 'example.env')) ? envIn(join(folder, 'example.env')) : {}),
  }
  for (const [name, service] of Object.entries(services)) {
    const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {})
    expect(needed.filter((other) => !(other in services))).toEqual([])
    for (const source of (service.volumes ?? []).map((one) => one.split(':')[0] ?? '')) {
      if (!source.startsWith('.')) expect(volumes).toHaveProperty(source)
      else if (source !== './certs') expect(existsSync(join(root, folder, source)), source).toBe(true)
    }
    const environment = Object.entries(service.environment ?? {}).map(([key, value]) => [key, filledIn(value, values)])
    if (!name.startsWith('parley')) continue
    expect(existsSync(join(root, folder, service.build ?? '', 'Dockerfile'))).toBe(true)
    const { REDIS_URL, ...given } = { ...imageEnvironment(), ...Object.fromEntries(environment) }
    expect(REDIS_URL ?? 'redis://redis').toMatch(/^redis:\/\/redis/)
    expect(readConfig(given).trustedProxies).toEqual(['uniquelocal'])
    expect(Number.parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(30)
  }
})

test('nodes of one database have one secret, and their uploads in one place', () => {
  const { services } = composeIn('deploy/three-nodes/compose.yaml')
  const nodes = Object.keys(services).filter((name) => name.startsWith('parley'))
  expect(nodes).toHaveLength(3)
  for (const name of nodes) {
    expect(Object.keys(services[name]?.environment ?? {})).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'PARLEY_JWT_SECRET', 'PARLEY_S3_BUCKET']),
    )
    expect(read('deploy/three-nodes/haproxy.cfg')).toContain(`server ${name} ${name}:9885\n`)
  }
})

test('the unit of systemd starts a real file with settings that are read, and waits longer than a stop takes', () => {
  const unit = read('deploy/systemd/parley.service')
  const settings = [...unit.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value])
  const config = readConfig({ ...envIn('deploy/systemd/parley.env'), ...Object.fromEntries(settings) })
  expect(config.dataFolder).toBe(`/var/lib/${/^StateDirectory=(.*)$/m.exec(unit)?.[1]}`)
  expect(unit).toContain('ExecStart=/opt/parley/node_modules/.bin/node server/start.mjs\n')
  expect(existsSync(join(root, 'server/start.mjs'))).toBe(true)
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(30)
  expect(Number(/^LimitNOFILE=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(2 * config.limits.caps.all)
})

test.each([...deployFiles('*/nginx.conf'), ...deployFiles('*/Caddyfile'), ...deployFiles('*/haproxy.cfg')])(
  '%s leads to the port of a node and keeps from the public what is for us',
  (path) => {
    const text = read(path)
    expect(text).toContain(`:${readConfig({}).port}`)
    for (const inside of ['metrics', 'readyz', 'docs'])
      expect(text).toMatch(new RegExp(`404[^]*${inside}|${inside}[^]*404`))
    if (!path.includes('nginx')) return
    expect(text).toContain('proxy_set_header Host $http_host;')
    expect(text).toContain('proxy_set_header X-Forwarded-For $remote_addr;')
  },
)
