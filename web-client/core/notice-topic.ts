/** What is told to consoles beside the threads. */
export function isNotice(topic: string): boolean {
  return /^org\/(agent|queue)\/[^/]+$/.test(topic)
}
