"""User agents as they stand in the logs of public sites, of people and of programs."""

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
ANDROID = f"{WEBKIT} Version/4.0 Chrome/116.0.0.0"

PEOPLE = {
    "chrome": f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/141.0.0.0 Safari/537.36",
    "firefox": "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "safari": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.5 Safari/605.1.15",
    "iphone": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
    "like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "edge": f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0.0.0 Safari/537.36 "
    "Edg/140.0.0.0",
    "explorer": "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "explorer 6": "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; .NET CLR 2.0.50727)",
    "wechat": f"Mozilla/5.0 (Linux; Android 13; V2284A Build/TP1A.220624.014; wv) {ANDROID} Mobile "
    "Safari/537.36 XWEB/1160117 MMWEBSDK/20240501 MMWEBID/3307 MicroMessenger/8.0.50.2701(0x2800325"
    "7) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64",
    "wechat on a desk": f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} Chrome/53.0.2785.116 "
    "Safari/537.36 QBCore/4.0.1301.400 QQBrowser/9.0.2524.400 Mozilla/5.0 (Windows NT 6.1; WOW64) "
    f"{WEBKIT} Chrome/39.0.2171.95 Safari/537.36 MicroMessenger/6.5.2.501 NetType/WIFI",
    "work wechat": f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} Chrome/107.0.0.0 Safari/537.36 "
    "wxwork/4.1.26 (MicroMessenger/6.2) WindowsWechat  MailPlugin_Electron WeMail embeddisk",
    "qq browser": "Mozilla/5.0 (Linux; U; Android 12; zh-cn; PEGM00 Build/RKQ1) "
    f"{ANDROID} MQQBrowser/14.9 Mobile Safari/537.36 COVC/046805",
    "qq browser on a desk": f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} Chrome/94.0.4606.71 "
    "Safari/537.36 Core/1.94.218.400 QQBrowser/12.1.5496.400",
    "qq": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
    "like Gecko) Mobile/15E148 QQ/9.0.60.617 V1_IPH_SQ_9.0.60_1_APP_A Pixel/1170 Core/WKWebView",
    "uc": "Mozilla/5.0 (Linux; U; Android 11; zh-CN; M2012K11AC Build/RKQ1) "
    f"{ANDROID} UCBrowser/16.4.8.1290 Mobile Safari/537.36",
    "quark": "Mozilla/5.0 (Linux; U; Android 14; zh-CN; 23127PN0CC Build/UKQ1) "
    f"{ANDROID} Quark/7.2.0.661 Mobile Safari/537.36",
    "huawei": "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.14.0.302) "
    f"{WEBKIT} Chrome/114.0.5735.196 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36",
    "harmony": "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile",
    "xiaomi": "Mozilla/5.0 (Linux; U; Android 13; zh-cn; 2211133C Build/TKQ1) "
    f"{ANDROID} Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.5.40904",
    "vivo": "Mozilla/5.0 (Linux; Android 14; V2309A) "
    f"{ANDROID} Mobile Safari/537.36 VivoBrowser/22.1.0.0",
    "oppo": "Mozilla/5.0 (Linux; U; Android 13; zh-cn; PHM110 Build/TP1A) "
    f"{ANDROID} Mobile Safari/537.36 HeyTapBrowser/40.9.11.1",
    "sogou browser": f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} Chrome/80.0.3987.87 "
    "Safari/537.36 SE 2.X MetaSr 1.0",
    "360 browser": f"Mozilla/5.0 (Windows NT 10.0; WOW64) {WEBKIT} Chrome/86.0.4240.198 "
    "Safari/537.36 QIHU 360SE",
    "baidu app": "Mozilla/5.0 (Linux; Android 12; NOH-AN00 Build/HUAWEINOH-AN00; wv) "
    f"{ANDROID} Mobile Safari/537.36 T7/13.51 SP-engine/3.10.0 baiduboxapp/13.51.0.10 (Baidu; P1 "
    "12) NABar/1.0",
    "baidu app on an iphone": "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) "
    "AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 SP-engine/2.90.0 main%2F1.0 "
    "baiduboxapp/13.58.0.11 (Baidu; P2 16.6) NABar/1.0",
    "baidu browser": "Mozilla/5.0 (Linux; U; Android 9; zh-cn; PAR-AL00 Build/HUAWEIPAR-AL00) "
    f"{ANDROID} Mobile Safari/537.36 baidubrowser/7.19.13.0 (Baidu; P1 9)",
    "weibo": "Mozilla/5.0 (Linux; Android 13; M2102J2SC Build/TKQ1; wv) "
    f"{ANDROID} Mobile Safari/537.36 Weibo (Xiaomi-M2102J2SC__weibo__14.5.3__android__android13)",
    "alipay": "Mozilla/5.0 (Linux; U; Android 12; zh-CN; ELS-AN00 Build/HUAWEIELS-AN00) "
    f"{ANDROID} UWS/3.22.2.64 Mobile Safari/537.36 UCBS/3.22.2.64 ChannelId(1) NebulaSDK/1.8.100112"
    " Nebula AlipayDefined(nt:WIFI,ws:393|0|2.75) AliApp(AP/10.5.50.8000) AlipayClient",
    "dingtalk": "Mozilla/5.0 (Linux; U; Android 12; zh-CN; JEF-AN00 Build/HUAWEIJEF-AN00) "
    f"{ANDROID} UWS/5.12.3.0 Mobile Safari/537.36 AliApp(DingTalk/7.5.20) com.alibaba.android",
    "douyin": "Mozilla/5.0 (Linux; Android 12; VOG-AL00 Build/HUAWEIVOG-AL00; wv) "
    f"{ANDROID} Mobile Safari/537.36 aweme_290700 JsSdk/1.0 NetType/WIFI Channel/huawei "
    "AppName/aweme ByteLocale/zh-CN ByteFullLocale/zh-Hans-CN Region/CN",
    "toutiao": "Mozilla/5.0 (Linux; Android 10; ELE-AL00 Build/HUAWEIELE-AL00; wv) "
    f"{ANDROID} Mobile Safari/537.36 JsSdk/2 NewsArticle/9.5.5 NetType/wifi",
    "line": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
    "like Gecko) Mobile/15E148 Safari Line/14.7.1",
    "facebook app": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 ("
    "KHTML, like Gecko) Mobile/21G93 [FBAN/FBIOS;FBAV/480.0.0.31.110;FBBV/638170931;FBDV/iPhone13,2"
    ";FBMD/iPhone;FBSN/iOS;FBSV/17.6;FBSS/3;FBCR/;FBID/phone;FBLC/en_GB]",
    "cubot": f"Mozilla/5.0 (Linux; Android 10; CUBOT_X30) {WEBKIT} Chrome/87.0.4280.101 Mobile "
    "Safari/537.36",
    "cubot with a blank": f"Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 20 PRO) {WEBKIT} "
    "Chrome/120.0.0.0 Mobile Safari/537.36",
    "cubot in small letters": "Mozilla/5.0 (Linux; Android 7.0; Cubot Magic Build/NRD90M) "
    f"{WEBKIT} Chrome/64.0.3282.137 Mobile Safari/537.36",
    "motorola": f"Mozilla/5.0 (Linux; Android 13; motorola edge 30) {WEBKIT} Chrome/119.0.0.0 "
    "Mobile Safari/537.36",
    "samsung": f"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) {WEBKIT} SamsungBrowser/25.0 "
    "Chrome/121.0.0.0 Mobile Safari/537.36",
    "old android": "Mozilla/5.0 (Linux; U; Android 2.3.6; zh-cn; GT-S5660 Build/GINGERBREAD) "
    "AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1",
    "opera mini": "Opera/9.80 (Android; Opera Mini/36.2.2254/191.256; U; en) Presto/2.12.423 "
    "Version/12.16",
    "nokia": "Nokia6120c/3.83; Profile/MIDP-2.0 Configuration/CLDC-1.1",
    "blackberry": "BlackBerry9700/5.0.0.862 Profile/MIDP-2.1 Configuration/CLDC-1.1 VendorID/120",
    "kaios": "Mozilla/5.0 (Mobile; Nokia_2720_Flip; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5.2.2",
    "samsung tv": "Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "76.0.3809.146/6.0 TV Safari/537.36",
    "lg tv": "Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/94.0.4606.128 Safari/537.36 WebAppManager",
    "playstation": "Mozilla/5.0 (PlayStation; PlayStation 5/6.50) AppleWebKit/605.1.15 (KHTML, "
    "like Gecko) Version/13.0 Safari/605.1.15",
    "kindle": "Mozilla/5.0 (X11; U; Linux armv7l like Android; en-us) AppleWebKit/531.2+ (KHTML, "
    "like Gecko) Version/5.0 Safari/533.2+ Kindle/3.0+",
    "text": "Lynx/2.9.0 libwww-FM/2.14 SSL-MM/1.4.1 GNUTLS/3.8.3",
    "google app": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 ("
    "KHTML, like Gecko) GSA/306.0.614228690 Mobile/15E148 Safari/604.1",
    "google play services": "Mozilla/5.0 (Linux; Android 12; Pixel 5 Build/SP1A; wv) "
    f"{ANDROID} Mobile Safari/537.36 com.google.android.apps.searchlite",
    "yandex browser": f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/134.0.0.0 "
    "YaBrowser/25.4.0.0 Safari/537.36",
    "yandex app": "Mozilla/5.0 (Linux; Android 13; 22101316G Build/TP1A; wv) "
    f"{ANDROID} Mobile Safari/537.36 com.yandex.browser.lite",
    "custom system": f"Mozilla/5.0 (Linux; Android 9; custom_arm64) {WEBKIT} Chrome/109.0.0.0 "
    "Mobile Safari/537.36",
    "pinyin": f"Mozilla/5.0 (Linux; Android 11; V2049A; wv) {ANDROID} Mobile Safari/537.36 "
    "beijing/2.8.1",
    "botim": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, "
    "like Gecko) Mobile/15E148 botim/3.2",
    "electron": f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Slack/4.39.95 Chrome/126.0.6478.183 "
    "Electron/31.4.0 Safari/537.36",
}
"""Browsers and apps before which a person sits; the name says which."""

COUNTER = {
    "googlebot": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "bingbot": "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "baiduspider": "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider"
    ".html)",
    "baiduspider render": "Mozilla/5.0 (iPhone; CPU iPhone OS 9_1 like Mac OS X) AppleWebKit/601.1."
    "46 (KHTML, like Gecko) Version/9.0 Mobile/13B143 Safari/601.1 (compatible; Baiduspider-render/"
    "2.0; Smartapp; +http://www.baidu.com/search/spider.html)",
    "sogou": "Sogou web spider/4.0(+http://www.sogou.com/docs/help/webmasters.htm#07)",
    "petalbot": f"Mozilla/5.0 (Linux; Android 7.0;) {WEBKIT} Mobile Safari/537.36 (compatible; "
    "PetalBot;+https://webmaster.petalsearch.com/site/petalbot)",
    "gptbot": f"Mozilla/5.0 {WEBKIT}; compatible; GPTBot/1.2; +https://openai.com/gptbot",
    "claudebot": f"Mozilla/5.0 {WEBKIT}; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "oai searchbot": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, "
    "like Gecko) Chrome/131.0.0.0 Safari/537.36; compatible; OAI-SearchBot/1.3; "
    "+https://openai.com/searchbot",
    "yandexbot": "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "slurp in small letters": "Mozilla/5.0 (compatible; yahoo! slurp)",
    "curl": "curl/8.5.0",
    "requests": "python-requests/2.32.3",
    "headless chrome": f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/126.0.0.0 "
    "Safari/537.36",
    "scrapy": "Scrapy/2.11.2 (+https://scrapy.org)",
    "wget": "Wget/1.21.4",
    "whatsapp preview": "WhatsApp/2.23.20.0",
    "facebook preview": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "bare mozilla": "Mozilla/5.0",
    "go": "Go-http-client/2.0",
    "okhttp": "okhttp/4.12.0",
    "googlebot behind a cubot": f"Mozilla/5.0 (Linux; Android 10; CUBOT_X30) {WEBKIT} (compatible; "
    "Googlebot/2.1; +http://www.google.com/bot.html)",
    "bytespider": "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile "
    "Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
    "amazonbot": f"Mozilla/5.0 {WEBKIT}; compatible; Amazonbot/0.1",
    "ccbot": "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "applebot": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_5) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/13.1.1 Safari/605.1.15 (Applebot/0.1)",
    "uptime": "Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimeRobot.com/)",
}
"""Programs that COUNTER's list has as it is published."""

CRAWLERS = {
    "yisou": "YisouSpider",
    "yisou 5": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/69.0.3497.81 YisouSpider/5.0 Safari/537.36",
    "360": "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0); 360Spider",
    "360 on a phone": f"Mozilla/5.0 (Linux; U; Android 4.0.2; en-us; Galaxy Nexus) {WEBKIT} "
    "Chrome/65.0.3325.109 Mobile Safari/537.36; 360Spider(compatible; HaosouSpider)",
    "perplexity": f"Mozilla/5.0 {WEBKIT}; compatible; PerplexityBot/1.0",
    "googleother": f"Mozilla/5.0 (Linux; Android 6.0.1) {WEBKIT} Mobile Safari/537.36 (compatible; "
    "GoogleOther)",
    "inspection": "Mozilla/5.0 (compatible; Google-InspectionTool/1.0)",
    "gmail": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com "
    "GoogleImageProxy)",
    "spider in capitals": "NewSpider/2",
    "bot in capitals": "Mozilla/5.0 (compatible; ArchiveBot-X; NewsBot)",
    "meta": "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/)",
    "lighthouse": f"Mozilla/5.0 (Linux; Android 11; moto g power (2022)) {WEBKIT} Chrome/136.0.0.0 "
    "Mobile Safari/537.36 Chrome-Lighthouse",
    "pingdom": "Pingdom.com_Monitor_version_1.4_(http://www.pingdom.com/)",
    "watching in china": "JianKongBao Monitor 1.1",
    "censys": "Mozilla/5.0 (compatible; CensysInspect/1.1)",
    "palo alto": "Expanse, a Palo Alto Networks company, searches across the global IPv4 space",
    "httrack": "Mozilla/4.5 (compatible; HTTrack 3.0x; Windows 98)",
    "screaming frog": "Screaming Frog SEO Spider/20.2",
    "mail instead of a name": "research (scans@network.example.edu)",
    "freshrss": "FreshRSS/1.24.1 (Linux)",
    "mastodon": "Mastodon/4.3.0 (http.rb/5.2.0)",
    "container's watch": "kube-probe/1.29",
    "weak spots": "Mozilla/5.00 (Nikto/2.5.0) (Evasions:None) (Test:Port Check)",
    "chatglm": "Mozilla/5.0 (compatible; ChatGLM-Spider/1.0)",
}
"""Programs that COUNTER's list does not have, or has in other letters."""

ASSISTANTS = {
    "chatgpt": f"Mozilla/5.0 {WEBKIT}; compatible; ChatGPT-User/1.0; +https://openai.com/bot",
    "claude": f"Mozilla/5.0 {WEBKIT}; compatible; Claude-User/1.0; +Claude-User@anthropic.com)",
    "perplexity": f"Mozilla/5.0 {WEBKIT}; compatible; Perplexity-User/1.0; "
    "+https://perplexity.ai/perplexity-user",
    "mistral": "Mozilla/5.0 (compatible; MistralAI-User/1.0; +https://docs.mistral.ai/robots)",
    "meta": "meta-externalfetcher/1.1",
    "duckduckgo": "DuckAssistBot/1.2; (+http://duckduckgo.com/duckassistbot.html)",
    "amazon": "Mozilla/5.0 (compatible; Amzn-User/0.1)",
    "notebook": "Google-NotebookLM",
    "kagi": "kagi-fetcher/1.0",
    "driven browser": f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/137.0.0.0 Safari/537.36 "
    "NovaAct/1.0",
    "read aloud": f"Mozilla/5.0 (Linux; Android 7.0; SM-G930V) {WEBKIT} Chrome/59.0.3071.125 "
    "Mobile Safari/537.36 (compatible; Google-Read-Aloud)",
}
"""Programs that read for a person who has just asked."""

TOOLS = {
    "aiohttp": "Python/3.11 aiohttp/3.9.5",
    "java": "Java/17.0.9",
    "apache": "Apache-HttpClient/4.5.14 (Java/1.8.0_392)",
    "node": "node-fetch/1.0",
    "node alone": "node",
    "undici": "undici",
    "deno": "Deno/1.46.3",
    "guzzle": "GuzzleHttp/7",
    "postman": "PostmanRuntime/7.39.0",
    "rust": "reqwest/0.12.5",
    "powershell": "Mozilla/5.0 (Windows NT; Windows NT 10.0; en-GB) WindowsPowerShell/5.1.19041.5",
    "office": "Mozilla/4.0 (compatible; ms-office; MSOffice 16)",
    "film": "Lavf/60.16.100",
    "bench": "ApacheBench/2.3",
    "apple": "MobileSafari/8621.1 CFNetwork/3826.500 Darwin/24.5.0",
    "workbench": f"Mozilla/5.0 (iPhone) {WEBKIT} wechatdevtools/1.06 MicroMessenger/8.0.5",
}
"""Libraries and command lines that COUNTER's list does not have, or has in other letters."""

EMPTY = {"nothing": "", "dash": "-", "blanks": "   "}
