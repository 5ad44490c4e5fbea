import { keepPicture, press, say, sees, stands } from '../person.ts'
import { comeAsAgent, comeAsVisitor, type Stage } from '../stage.ts'

/** Dark, in Chinese, wide and on a phone: everything is in view and in its place. */
export async function lookAround({ visitor, agent }: Stage): Promise<void> {
  await visitor.page.run("Parley('theme', 'dark'); Parley('locale', 'zh-CN')")
  await sees(visitor.chat, ['.composer button', '发送'])
  await agent.page.run("localStorage.setItem('parley.console', JSON.stringify({ theme: 'dark', language: 'zh-CN' }))")
  await agent.reload()
  await press(agent.page, '.rows .row')
  await sees(agent.page, ['.composer button', '发送'])
  for (const [page, shown] of [
    ['留言', '.empty'],
    ['统计', '.page h2'],
    ['设置', '.page select'],
  ] as const) {
    await press(agent.page, ['.rail-button', page])
    await sees(agent.page, shown)
    await stands(agent.page)
    await keepPicture(agent, `chinese-dark-page-${page}`)
  }
  await press(agent.page, '.rail-button')
  for (const [width, height] of [
    [1440, 860],
    [390, 844],
  ] as const) {
    for (const tab of [visitor, agent]) await tab.resize(width, height)
    for (const place of [visitor.page, visitor.chat, agent.page]) await stands(place)
    await keepPicture(visitor, `chinese-dark-${width}-visitor`)
    await keepPicture(agent, `chinese-dark-${width}-agent`)
  }
  for (const tab of [visitor, agent]) await tab.resize(1440, 860)
  await visitor.page.run("Parley('theme', 'light'); Parley('locale', 'en')")
  await agent.page.run("localStorage.removeItem('parley.console')")
  await agent.reload()
  await press(agent.page, '.rows .row')
  await sees(agent.page, ['.composer button', 'Send'])
}

/** In a browser that stores nothing the chat works all the same, and says what that means. */
export async function talkUnkept({ engine, server, agent }: Stage): Promise<void> {
  const forgetful = await engine.open({ isForgetful: true })
  await forgetful.resize(1440, 860)
  await comeAsVisitor(forgetful, server.url)
  await say(forgetful, forgetful.chat, 'Nobody knows me')
  await press(agent.page, ['.rows .row', 'Nobody knows me'])
  await say(agent, agent.page, 'Welcome all the same')
  await sees(forgetful.chat, ['.said', 'Welcome all the same'])
  await sees(forgetful.chat, ['.banner', 'This browser keeps nothing'])
  await stands(forgetful.chat)
  await keepPicture(forgetful, 'unkept')
  // So does the console, for as long as the page is open.
  await comeAsAgent(forgetful, server.url)
  await press(forgetful.page, ['.rows .row', 'Welcome all the same'])
  await say(forgetful, forgetful.page, 'I remember nothing')
  await sees(agent.page, ['.said', 'I remember nothing'])
  await stands(forgetful.page)
  await keepPicture(forgetful, 'unkept-agent')
}
