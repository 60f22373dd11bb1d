package io.leadferry.door;

/** What is at fault when a door could not do something: it says what stops, and who can do something about it. */
enum AtFault {
    /** One file; the others go on. */
    FILE,
    /** The disk or a folder of this machine. */
    PLACE_HERE,
    /** A folder of the server: the watched one, its archive or its receipts. The server itself works. */
    PLACE_THERE,
    /** The server, or the way to it; nothing else can be done there either. */
    SERVER
}
