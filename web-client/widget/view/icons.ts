import chevronDown from 'lucide-static/icons/chevron-down.svg?raw'
import ellipsis from 'lucide-static/icons/ellipsis.svg?raw'
import mic from 'lucide-static/icons/mic.svg?raw'
import wifiOff from 'lucide-static/icons/wifi-off.svg?raw'

/** What the widget draws at once, besides the conversation. */
export const widgetIcons = { 'chevron-down': chevronDown, ellipsis, mic, 'wifi-off': wifiOff }
