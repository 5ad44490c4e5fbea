import type { Random } from '../support/random.ts'

/** Texts that have broken programs: other scripts and languages, too long, almost numbers, almost names. */
const texts: readonly string[] = [
  ...['', ' ', '\0', '\u0001\u001f\u007f', '\ufeff', '\ufffd', '\ud800', 'a\udc00', '\u202e\u2066abc', 'Z̷̡͇'.repeat(40)],
  ...[
    '👩‍💻👩‍💻',
    'مرحبا',
    '你好，世界',
    'İıſK',
    '\r\n\r\nGET / HTTP/1.1',
    '%00%ff%zz',
    '../../../etc/passwd',
    '..\\..\\x',
  ],
  ...["'; drop table messages; --", '" or 1=1', '<script>alert(1)</script>', '{{7*7}}', '=cmd|x', '$(id)'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then', 'null', 'undefined', 'NaN', 'true'],
  ...['1e999', '-1', '0', '9007199254740993', '1.5', '0x10', '१२३', 'Infinity', '-0', '2147483648', '1e-999'],
  ...['{"__proto__":{"x":1}}', '{"quote":{"nickname":{"toString":1}}}', '[[[[[[[[]]]]]]]]', '{', '"', '{"a":1e400}'],
  ...['#', '+', '$SYS', '/', '//', 'a/b/c', 'org', 'org/', '/file/x', '/file/../x', 'http://x/', 'javascript:1'],
  ...[
    'x'.repeat(129),
    'x'.repeat(4096),
    '!'.repeat(20_000),
    'a@'.repeat(5000),
    '('.repeat(3000),
    '\u0001'.repeat(3000),
  ],
]

/** Returns an unexpected text. */
export function hostileText(random: Random): string {
  if (random.chance(0.9)) return random.pick(texts)
  const units = Array.from({ length: random.between(0, 200) }, () => random.between(0, 0x1_0000))
  return String.fromCharCode(...units)
}

/** Returns an unexpected JSON value. */
export function hostileValue(random: Random, depth = 0): unknown {
  const scalars = [null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, 2 ** 31, Number.MIN_VALUE, -0]
  const kind = random.between(0, depth > 4 ? 2 : 5)
  if (kind === 0) return random.pick(scalars)
  if (kind <= 2) return hostileText(random)
  const size = random.between(0, 6)
  if (kind === 3) return Array.from({ length: size }, () => hostileValue(random, depth + 1))
  return Object.fromEntries(Array.from({ length: size }, () => [hostileText(random), hostileValue(random, depth + 1)]))
}

/** Returns the JSON with one value replaced or a key added. */
export function mutatedJson(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return hostileValue(random)
  if (Array.isArray(value)) {
    const at = random.between(0, value.length + 1)
    return random.chance(0.2) ? [...value, ...value, ...value] : value.toSpliced(at, 1, mutatedJson(random, value[at]))
  }
  const keys = Object.keys(value)
  if (keys.length === 0 || random.chance(0.2)) return { ...value, [hostileText(random)]: hostileValue(random) }
  const key = random.pick(keys)
  if (random.chance(0.1)) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  return { ...value, [key]: mutatedJson(random, (value as Record<string, unknown>)[key]) }
}

/** Returns the bytes with some changed, removed, inserted, duplicated or cut off. */
export function mutatedBytes(random: Random, bytes: Buffer): Buffer {
  let mutated = Buffer.from(bytes)
  for (let times = random.between(1, 5); times > 0; times -= 1) {
    const at = random.between(0, mutated.length + 1)
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)]
    const byte = Buffer.from([random.pick([0, 1, 0x7f, 0x80, 0xff, random.between(0, 256)])])
    const changes = [
      () => Buffer.concat([before, byte, after.subarray(1)]),
      () => Buffer.concat([before, byte, after]),
      () => Buffer.concat([before, after.subarray(random.between(0, 4))]),
      () => Buffer.concat([before, after.subarray(0, 8), after]),
      () => before,
    ]
    mutated = random.pick(changes)()
  }
  return mutated
}
