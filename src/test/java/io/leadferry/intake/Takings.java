package io.leadferry.intake;

import io.leadferry.feed.Feed;
import io.leadferry.ledger.Drop;
import org.apache.camel.Exchange;

/** Files as they leave the intake. */
public final class Takings {

    private Takings() {}

    /** Lays a file into an exchange as if its content was read and it had become a drop. */
    public static void lay(Exchange exchange, Feed feed, Content read, Drop drop, String archiveAs) {
        Taking taking = new Taking(
                feed, read.file().toFile(), drop.file(), drop.modifiedAt(), null, AtDoor.of(exchange), new NoArchive());
        taking.read(read, drop, "reader");
        taking.goesTo(archiveAs);
        exchange.setProperty(Taking.PROPERTY, taking);
    }

    /** Nobody asks it. */
    private static final class NoArchive implements Archive {
        @Override
        public String placeFor(Drop drop) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String otherPlaceFor(Drop drop) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean holds(String place) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String quarantined(java.io.File file, String quarantineAs, String archiveAs) {
            throw new UnsupportedOperationException();
        }
    }
}
