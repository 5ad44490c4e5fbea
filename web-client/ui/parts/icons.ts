import arrowDown from 'lucide-static/icons/arrow-down.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import checkCheck from 'lucide-static/icons/check-check.svg?raw'
import circleAlert from 'lucide-static/icons/circle-alert.svg?raw'
import clock from 'lucide-static/icons/clock.svg?raw'
import file from 'lucide-static/icons/file.svg?raw'
import lock from 'lucide-static/icons/lock.svg?raw'
import mapPin from 'lucide-static/icons/map-pin.svg?raw'
import megaphone from 'lucide-static/icons/megaphone.svg?raw'
import messageCircleX from 'lucide-static/icons/message-circle-x.svg?raw'
import paperclip from 'lucide-static/icons/paperclip.svg?raw'
import reply from 'lucide-static/icons/reply.svg?raw'
import sendHorizontal from 'lucide-static/icons/send-horizontal.svg?raw'
import smile from 'lucide-static/icons/smile.svg?raw'
import x from 'lucide-static/icons/x.svg?raw'

/** The icons of a conversation. */
export const conversationIcons = {
  'arrow-down': arrowDown,
  check,
  'check-check': checkCheck,
  'circle-alert': circleAlert,
  clock,
  file,
  lock,
  'map-pin': mapPin,
  megaphone,
  'message-circle-x': messageCircleX,
  reply,
}

/** The icons of a composer. */
export const composerIcons = {
  paperclip,
  'send-horizontal': sendHorizontal,
  smile,
  x,
}
