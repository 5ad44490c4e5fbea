/** Which rooms a room may import besides itself. A name ending in `/` stands for every room below it, one ending in `.ts` for a file. */
export interface Rule {
  readonly mayImport: readonly string[]
  /** The same for imports of types alone. */
  readonly mayImportTypes?: readonly string[]
}

export type Rules = Readonly<Record<string, Rule>>

/** One import of a file of the repository, by paths from its root. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly isType: boolean
}

/** Returns the room of a file: the longest listed folder that it is in. */
export function roomOf(file: string, rules: Rules): string | undefined {
  const rooms = Object.keys(rules).filter((room) => file.startsWith(`${room}/`))
  return rooms.sort((one, other) => other.length - one.length)[0]
}

/** Returns the imports between two rooms of a house that no rule allows. */
export function breachesOf(imports: readonly Import[], rules: Rules): string[] {
  return between(imports, rules)
    .filter(({ room, target, to, isType }) => {
      const { mayImport = [], mayImportTypes = [] } = rules[room] ?? {}
      return ![...mayImport, ...(isType ? mayImportTypes : [])].some((name) => covers(name, target, to))
    })
    .map(({ room, target, from, to }) => `${room} → ${target}: ${from} imports ${to}`)
}

/** Returns the rooms from which imports lead back to them, past those that are `passedBy`. */
export function circlesOf(imports: readonly Import[], rules: Rules, passedBy: readonly string[] = []): string[] {
  const next = new Map<string, Set<string>>()
  const edges = between(imports, rules).filter(
    ({ room, target }) => ![room, target].some((one) => passedBy.includes(one)),
  )
  for (const { room, target } of edges) next.set(room, (next.get(room) ?? new Set()).add(target))
  const reachedFrom = (start: string) => {
    const reached = new Set<string>()
    const go = (room: string) => {
      for (const one of next.get(room) ?? []) {
        if (reached.has(one)) continue
        reached.add(one)
        go(one)
      }
    }
    go(start)
    return reached
  }
  return [...next.keys()].filter((room) => reachedFrom(room).has(room)).sort()
}

/** Returns the folders with files of their own that are no room. */
export function unlistedOf(files: readonly string[], rules: Rules): string[] {
  return [...new Set(files.map(folderOf))].filter((folder) => rules[folder] === undefined).sort()
}

/** Returns the folders that have more files of their own than a reader takes in. */
export function crowdedOf(files: readonly string[], most: number): string[] {
  const counts = new Map<string, number>()
  for (const file of files) counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > most).map(([folder, count]) => `${folder}: ${count}`)
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'))
}

function between(imports: readonly Import[], rules: Rules) {
  return imports.flatMap((one) => {
    const [room, target] = [roomOf(one.from, rules), roomOf(one.to, rules)]
    return room === undefined || target === undefined || room === target ? [] : [{ ...one, room, target }]
  })
}

function covers(name: string, target: string, file: string): boolean {
  return name === target || name === file || (name.endsWith('/') && `${target}/`.startsWith(name))
}

/** Returns rules from the rooms that each may import, and those of which it may import types. */
export function rulesOf(
  rooms: Readonly<Record<string, readonly string[]>>,
  types: Readonly<Record<string, readonly string[]>> = {},
): Rules {
  return Object.fromEntries(
    Object.entries(rooms).map(([room, mayImport]) => [room, { mayImport, mayImportTypes: types[room] ?? [] }]),
  )
}
