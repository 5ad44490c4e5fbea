type Parley = (...call: unknown[]) => void

const commands = ['open', 'close', 'hide', 'show', 'identify', 'on', 'locale', 'theme', 'logout']
const events = ['ready', 'open', 'close', 'unread', 'message', 'thread']

/** Warns in the browser's console about calls of the site that do nothing; the loader ignores them silently. */
export function warnOfUnknownCalls(): void {
  const page = window as unknown as { Parley?: Parley }
  const { Parley } = page
  if (Parley === undefined) return
  const checked = (...call: unknown[]) => {
    const fault = faultIn(call)
    if (fault !== undefined) console.warn(`Parley: ${fault}`)
    Parley(...call)
  }
  page.Parley = Object.assign(checked, Parley)
}

function faultIn([command, first, second]: readonly unknown[]): string | undefined {
  if (!commands.includes(command as string)) return `there is no '${command}', only ${listed(commands)}.`
  switch (command) {
    case 'identify':
      if (typeof first === 'object' && first !== null) return
      return "'identify' wants an object, such as { nickname: 'Emma' }."
    case 'on':
      if (events.includes(first as string) && typeof second === 'function') return
      return `'on' wants one of ${listed(events)}, and a function.`
    case 'locale':
      return typeof first === 'string' ? undefined : "'locale' wants a language tag, such as 'zh-CN'."
    case 'theme':
      return first === 'light' || first === 'dark' ? undefined : "'theme' wants 'light' or 'dark'."
    default:
      return
  }
}

function listed(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ')
}
