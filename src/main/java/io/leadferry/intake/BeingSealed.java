package io.leadferry.intake;

import java.io.IOException;

/** A file with the content of another that is just being read: whether it is a repeat is known when that one is sealed. */
final class BeingSealed extends IOException {

    private static final long serialVersionUID = 1L;

    BeingSealed() {
        super("a file with the same content is just being read; it is looked at again when that is done");
    }
}
