// The names that Node's builtin modules export (Node 20), with few of its constants: what named imports of them may ask for.

const lists: Readonly<Record<string, string>> = {
  assert: `
    fail AssertionError ok equal notEqual deepEqual notDeepEqual deepStrictEqual notDeepStrictEqual strictEqual
    notStrictEqual throws rejects doesNotThrow doesNotReject ifError match doesNotMatch CallTracker strict`,
  async_hooks: `
    AsyncLocalStorage createHook executionAsyncId triggerAsyncId executionAsyncResource asyncWrapProviders
    AsyncResource`,
  buffer: `
    Buffer SlowBuffer transcode isUtf8 isAscii kMaxLength kStringMaxLength btoa atob constants INSPECT_MAX_BYTES
    Blob resolveObjectURL File`,
  child_process: `
    ChildProcess exec execFile execFileSync execSync fork spawn spawnSync`,
  cluster: `
    isWorker isMaster isPrimary Worker workers settings SCHED_NONE SCHED_RR schedulingPolicy setupPrimary
    setupMaster fork disconnect`,
  console: `
    log warn dir time timeEnd timeLog trace assert clear count countReset group groupEnd table debug info dirxml
    error groupCollapsed Console profile profileEnd timeStamp context createTask`,
  crypto: `
    checkPrime checkPrimeSync createCipheriv createDecipheriv createDiffieHellman createDiffieHellmanGroup
    createECDH createHash createHmac createPrivateKey createPublicKey createSecretKey createSign createVerify
    diffieHellman generatePrime generatePrimeSync getCiphers getCipherInfo getCurves getDiffieHellman getHashes
    hkdf hkdfSync pbkdf2 pbkdf2Sync generateKeyPair generateKeyPairSync generateKey generateKeySync
    privateDecrypt privateEncrypt publicDecrypt publicEncrypt randomBytes randomFill randomFillSync randomInt
    randomUUID scrypt scryptSync sign setEngine timingSafeEqual getFips setFips verify hash Certificate Cipher
    Cipheriv Decipher Decipheriv DiffieHellman DiffieHellmanGroup Hash Hmac KeyObject Sign Verify
    X509Certificate secureHeapUsed createCipher createDecipher fips constants webcrypto subtle getRandomValues
    prng pseudoRandomBytes rng`,
  dgram: `
    createSocket Socket`,
  diagnostics_channel: `
    channel hasSubscribers subscribe tracingChannel unsubscribe Channel`,
  dns: `
    lookup lookupService Resolver getDefaultResultOrder setDefaultResultOrder setServers ADDRCONFIG ALL V4MAPPED
    NODATA FORMERR SERVFAIL NOTFOUND NOTIMP REFUSED BADQUERY BADNAME BADFAMILY BADRESP CONNREFUSED TIMEOUT EOF
    FILE NOMEM DESTRUCTION BADSTR BADFLAGS NONAME BADHINTS NOTINITIALIZED LOADIPHLPAPI ADDRGETNETWORKPARAMS
    CANCELLED getServers resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr
    resolveNs resolvePtr resolveSoa resolveSrv resolveTxt reverse promises`,
  'dns/promises': `
    lookup lookupService Resolver getDefaultResultOrder setDefaultResultOrder setServers NODATA FORMERR SERVFAIL
    NOTFOUND NOTIMP REFUSED BADQUERY BADNAME BADFAMILY BADRESP CONNREFUSED TIMEOUT EOF FILE NOMEM DESTRUCTION
    BADSTR BADFLAGS NONAME BADHINTS NOTINITIALIZED LOADIPHLPAPI ADDRGETNETWORKPARAMS CANCELLED getServers
    resolve resolve4 resolve6 resolveAny resolveCaa resolveCname resolveMx resolveNaptr resolveNs resolvePtr
    resolveSoa resolveSrv resolveTxt reverse`,
  domain: `
    Domain createDomain create active`,
  events: `
    addAbortListener once on getEventListeners getMaxListeners EventEmitter usingDomains captureRejectionSymbol
    captureRejections EventEmitterAsyncResource errorMonitor defaultMaxListeners kMaxEventTargetListeners
    kMaxEventTargetListenersWarned setMaxListeners init listenerCount`,
  fs: `
    appendFile appendFileSync access accessSync chown chownSync chmod chmodSync close closeSync copyFile
    copyFileSync cp cpSync createReadStream createWriteStream exists existsSync fchown fchownSync fchmod
    fchmodSync fdatasync fdatasyncSync fstat fstatSync fsync fsyncSync ftruncate ftruncateSync futimes
    futimesSync lchown lchownSync lchmod lchmodSync link linkSync lstat lstatSync lutimes lutimesSync mkdir
    mkdirSync mkdtemp mkdtempSync open openSync openAsBlob readdir readdirSync read readSync readv readvSync
    readFile readFileSync readlink readlinkSync realpath realpathSync rename renameSync rm rmSync rmdir
    rmdirSync stat statfs statSync statfsSync symlink symlinkSync truncate truncateSync unwatchFile unlink
    unlinkSync utimes utimesSync watch watchFile writeFile writeFileSync write writeSync writev writevSync
    Dirent Stats ReadStream WriteStream FileReadStream FileWriteStream Dir opendir opendirSync constants
    promises`,
  'fs/promises': `
    access copyFile cp open opendir rename truncate rm rmdir mkdir readdir readlink symlink lstat stat statfs
    link unlink chmod lchmod lchown chown utimes lutimes realpath mkdtemp writeFile appendFile readFile watch
    constants`,
  http: `
    METHODS STATUS_CODES Agent ClientRequest IncomingMessage OutgoingMessage Server ServerResponse createServer
    validateHeaderName validateHeaderValue get request setMaxIdleHTTPParsers maxHeaderSize globalAgent`,
  http2: `
    connect constants createServer createSecureServer getDefaultSettings getPackedSettings getUnpackedSettings
    performServerHandshake sensitiveHeaders Http2ServerRequest Http2ServerResponse`,
  https: `
    Agent globalAgent Server createServer get request`,
  inspector: `
    open close url waitForDebugger console Session Network`,
  'inspector/promises': `
    open close url waitForDebugger console Session Network`,
  module: `
    globalPaths wrap wrapper isBuiltin createRequire syncBuiltinESMExports Module builtinModules runMain
    findSourceMap register SourceMap`,
  net: `
    BlockList SocketAddress connect createConnection createServer isIP isIPv4 isIPv6 Server Socket Stream
    getDefaultAutoSelectFamily setDefaultAutoSelectFamily getDefaultAutoSelectFamilyAttemptTimeout
    setDefaultAutoSelectFamilyAttemptTimeout`,
  os: `
    arch availableParallelism cpus endianness freemem getPriority homedir hostname loadavg networkInterfaces
    platform release setPriority tmpdir totalmem type userInfo uptime version machine constants devNull
    EOL`,
  path: `
    resolve normalize isAbsolute join relative toNamespacedPath dirname basename extname format parse
    matchesGlob sep delimiter win32 posix`,
  perf_hooks: `
    Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver
    PerformanceObserverEntryList PerformanceResourceTiming monitorEventLoopDelay createHistogram performance
    constants`,
  process: `
    version versions arch platform release moduleLoadList binding domain exitCode config dlopen uptime
    getActiveResourcesInfo reallyExit loadEnvFile cpuUsage resourceUsage memoryUsage constrainedMemory
    availableMemory kill exit hrtime openStdin getuid geteuid getgid getegid getgroups
    allowedNodeEnvironmentFlags assert features setUncaughtExceptionCaptureCallback
    hasUncaughtExceptionCaptureCallback emitWarning nextTick sourceMapsEnabled setSourceMapsEnabled
    getBuiltinModule stdout stdin stderr abort umask chdir cwd initgroups setgroups setegid seteuid setgid
    setuid env title argv execArgv pid ppid execPath debugPort argv0 report`,
  punycode: `
    version ucs2 decode encode toASCII toUnicode`,
  querystring: `
    unescapeBuffer unescape escape stringify encode parse decode`,
  readline: `
    Interface clearLine clearScreenDown createInterface cursorTo emitKeypressEvents moveCursor promises`,
  'readline/promises': `
    Interface Readline createInterface`,
  repl: `
    start writer REPLServer REPL_MODE_SLOPPY REPL_MODE_STRICT Recoverable isValidSyntax builtinModules`,
  stream: `
    isDestroyed isDisturbed isErrored isReadable isWritable Readable Writable Duplex Transform PassThrough
    duplexPair pipeline addAbortSignal finished destroy compose setDefaultHighWaterMark getDefaultHighWaterMark
    promises Stream`,
  'stream/consumers': `
    arrayBuffer blob buffer text json`,
  'stream/promises': `
    finished pipeline`,
  'stream/web': `
    ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamBYOBRequest
    ReadableByteStreamController ReadableStreamDefaultController TransformStream
    TransformStreamDefaultController WritableStream WritableStreamDefaultWriter WritableStreamDefaultController
    ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream
    DecompressionStream`,
  string_decoder: `
    StringDecoder`,
  timers: `
    setTimeout clearTimeout setImmediate clearImmediate setInterval clearInterval active unenroll enroll
    promises`,
  'timers/promises': `
    setTimeout setImmediate setInterval scheduler`,
  tls: `
    CLIENT_RENEG_LIMIT CLIENT_RENEG_WINDOW DEFAULT_CIPHERS DEFAULT_ECDH_CURVE DEFAULT_MIN_VERSION
    DEFAULT_MAX_VERSION getCiphers rootCertificates convertALPNProtocols checkServerIdentity createSecureContext
    SecureContext TLSSocket Server createServer connect createSecurePair`,
  tty: `
    isatty ReadStream WriteStream`,
  url: `
    Url parse resolve resolveObject format URL URLSearchParams domainToASCII domainToUnicode pathToFileURL
    fileURLToPath urlToHttpOptions`,
  util: `
    callbackify debug debuglog deprecate format styleText formatWithOptions getSystemErrorMap getSystemErrorName
    inherits inspect isArray isBoolean isBuffer isDeepStrictEqual isNull isNullOrUndefined isNumber isString
    isSymbol isUndefined isRegExp isObject isDate isError isFunction isPrimitive log promisify
    stripVTControlCharacters toUSVString transferableAbortSignal transferableAbortController aborted types
    parseEnv parseArgs TextDecoder TextEncoder MIMEType MIMEParams`,
  'util/types': `
    isExternal isDate isArgumentsObject isBigIntObject isBooleanObject isNumberObject isStringObject
    isSymbolObject isNativeError isRegExp isAsyncFunction isGeneratorFunction isGeneratorObject isPromise isMap
    isSet isMapIterator isSetIterator isWeakMap isWeakSet isArrayBuffer isDataView isSharedArrayBuffer isProxy
    isModuleNamespaceObject isAnyArrayBuffer isBoxedPrimitive isArrayBufferView isTypedArray isUint8Array
    isUint8ClampedArray isUint16Array isUint32Array isInt8Array isInt16Array isInt32Array isFloat32Array
    isFloat64Array isBigInt64Array isBigUint64Array isKeyObject isCryptoKey`,
  v8: `
    cachedDataVersionTag getHeapSnapshot getHeapStatistics getHeapSpaceStatistics getHeapCodeStatistics
    setFlagsFromString Serializer Deserializer DefaultSerializer DefaultDeserializer deserialize takeCoverage
    stopCoverage serialize writeHeapSnapshot promiseHooks queryObjects startupSnapshot
    setHeapSnapshotNearHeapLimit GCProfiler`,
  vm: `
    Script createContext createScript runInContext runInNewContext runInThisContext isContext compileFunction
    measureMemory constants`,
  worker_threads: `
    isMainThread MessagePort MessageChannel markAsUntransferable moveMessagePortToContext receiveMessageOnPort
    resourceLimits postMessageToThread threadId SHARE_ENV Worker parentPort workerData BroadcastChannel
    setEnvironmentData getEnvironmentData`,
  zlib: `
    crc32 Deflate Inflate Gzip Gunzip DeflateRaw InflateRaw Unzip BrotliCompress BrotliDecompress deflate
    deflateSync gzip gzipSync deflateRaw deflateRawSync unzip unzipSync inflate inflateSync gunzip gunzipSync
    inflateRaw inflateRawSync brotliCompress brotliCompressSync brotliDecompress brotliDecompressSync
    createDeflate createInflate createDeflateRaw createInflateRaw createGzip createGunzip createUnzip
    createBrotliCompress createBrotliDecompress constants codes`,
};

/** Every builtin that is known, without `node:`. */
export const builtinNames: readonly string[] = Object.freeze([
  ...Object.keys(lists),
  'assert/strict',
  'constants',
  'path/posix',
  'path/win32',
  'sys',
]);

/** The names that a builtin exports. */
export function exportNamesOf(builtin: string): readonly string[] {
  const alias: Readonly<Record<string, string>> = {
    'assert/strict': 'assert',
    'path/posix': 'path',
    'path/win32': 'path',
    sys: 'util',
  };
  return (lists[alias[builtin] ?? builtin] ?? '').split(/\s+/).filter(Boolean);
}
