package io.leadferry;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Tests that run twice in a build: with a ledger in a file, and with one on a server. They have it from {@link TestLedger}. */
@Tag("both-ledgers")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnBothLedgers {}
