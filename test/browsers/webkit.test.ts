import { conversationIn } from './conversation.ts'
import { webKit, webKitPrograms } from './webkit.ts'

const programs = webKitPrograms()

conversationIn('WebKit', programs === undefined ? undefined : () => webKit(programs))
