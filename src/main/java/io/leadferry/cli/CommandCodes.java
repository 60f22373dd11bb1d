package io.leadferry.cli;

/** What the process says when it ends. */
final class CommandCodes {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private CommandCodes() {}
}
