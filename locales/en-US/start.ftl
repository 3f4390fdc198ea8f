# What an operator reads when the program cannot start. $subject is a file, key or variable.

start-failed = Ironfan cannot start:
start-no-token = { $subject } is not set. Copy the bot's token from the Discord developer portal (Bot → Reset Token) into .env as DISCORD_TOKEN=…
start-malformed-token = { $subject } does not look like a bot token: it has three parts joined by dots. Copy it again from the Discord developer portal (Bot → Reset Token), without quotes or spaces.
start-config-unreadable = Cannot read { $subject }: { $detail }. Check the path and its permissions.
start-config-not-toml = { $subject } cannot be understood: { $detail }
start-config-unknown-key = There is no setting called { $subject } (in { $detail }). `ironfan config` prints every setting.
start-bad-stand-in = DISCORD_CONNECT={ $subject } is no address ({ $detail }). Write it as 127.0.0.1:PORT, or unset it to use Discord itself.
start-no-stand-in-ca = DISCORD_CONNECT is set, so { $subject } must name the certificate file of the stand-in.
start-database-engine = The database URL must start with sqlite:// or postgres://. Check DATABASE_URL.
start-database-newer = The database was written by a newer Ironfan (schema { $version }). Install that version or a later one, or use another database. Nothing was changed.
start-database-folder = Cannot write to the folder { $folder }: { $detail }. Make it writable, or point DATABASE_URL elsewhere.
start-sqlite-old = The SQLite library is { $found }, but 3.51.3 or newer is needed. Use the bundled one.
start-database-other = The database cannot be used: { $detail }. Check DATABASE_URL and that the server is running.
start-token-refused = Discord does not accept the token. Make a new one in the developer portal (Bot → Reset Token) and put it into .env as DISCORD_TOKEN=…
start-discord-unreachable = Discord cannot be reached: { $detail }. Check the network, proxy and firewall, then start again.
start-intents = Discord refused the connection because an intent is off. In the developer portal (Bot → Privileged Gateway Intents) switch on “Server Members Intent”, and with message_content = true also “Message Content Intent”; then start again.
start-ended = Discord ended the session for good: { $detail }. Start again; if it happens again, check the token and the intents in the developer portal.
start-must-be-points = { $subject } must be from 0 to 10,000.
start-must-not-be-negative = { $subject } must not be negative.
start-must-fit-into-a-day = { $subject } must be at most 86,400 seconds (a day).
start-must-be-days = { $subject } must be from 1 to 7.
start-must-add-up = The four weights in { $subject } must add up to 1.
start-must-be-text-length = { $subject } must be from 0 to 63.
start-must-be-percent = Every multiplier in { $subject } must be from 0 to 1,000 percent.
start-must-be-at-most = { $subject } is higher than makes sense; see the comments in `ironfan config`.
start-must-be-few-multipliers = { $subject } holds too many channels and roles; 200 together are the most.
start-must-be-positive = { $subject } must be above 0.
start-must-not-be-above-entry = { $subject } must not be above the value that is needed to enter.
start-env-unreadable = The file .env cannot be understood. Each line must read NAME=value; look for an unclosed quote or a space in a name.
start-bad-key = IRONFAN_KEY is no key. Make one with: openssl rand -base64 32
start-key-wrong = The texts in the database are sealed with another key. Put the old one back: in IRONFAN_KEY, or as the file ironfan.key beside the database.
start-key-file = The key file { $path } cannot be used ({ $detail }). Let me write to its folder, or put a key into IRONFAN_KEY.
start-key-file-no-key = The key file { $path } holds no key. Put the right file back; without it, texts that are already sealed cannot be read.
start-key-file-open = Others can read the key file { $path }. Keep it to yourself: chmod 600 { $path }
