package io.leadferry.intake;

import java.io.IOException;

/**
 * A file with the content of another that is just being read: whether it is a repeat is known when that one is sealed. Or a file
 * of an account that is another ferry's by now, which reads it.
 */
final class BeingSealed extends IOException {

    private static final long serialVersionUID = 1L;

    BeingSealed() {
        super(
                "a file with the same content is just being read, or another ferry reads it; it is looked at again when that is done");
    }
}
