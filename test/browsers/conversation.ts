import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import type { Engine, Tab } from './engine.ts'
import { press, say, sees } from './person.ts'
import { comeAsAgent, comeAsVisitor, openStage, type Stage } from './stage.ts'

/** What both faces must do in any browser. */
export function conversationIn(name: string, start: (() => Engine) | undefined): void {
  describe.skipIf(start === undefined)(name, () => {
    let engine: Engine
    let stage: Stage
    let [visitor, agent]: Tab[] = []
    beforeAll(async () => {
      engine = (start as () => Engine)()
      ;[visitor, agent] = [await engine.open(), await engine.open()]
      for (const tab of [visitor, agent]) await tab.resize(1440, 860)
    }, 90_000)
    afterAll(() => engine?.close())
    afterEach(() => stage?.remove())

    test('a visitor and an agent talk', async () => {
      if (visitor === undefined || agent === undefined) return
      stage = await openStage()
      await comeAsAgent(agent, stage.server.url)
      await comeAsVisitor(visitor, stage.server.url)
      await say(visitor, visitor.chat, 'Hello')
      await press(agent.page, '.rows .row')
      await sees(agent.page, ['.said', 'Hello'])
      await say(agent, agent.page, 'Good day')
      await sees(visitor.chat, ['.said', 'Good day'])
    })
  })
}
