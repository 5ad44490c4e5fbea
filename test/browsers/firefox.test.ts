import { conversationIn } from './conversation.ts'
import { firefox, firefoxPath } from './firefox.ts'

const path = firefoxPath()

conversationIn('Firefox', path === undefined ? undefined : () => firefox(path))
