package io.leadferry.intake;

import io.leadferry.intake.IdKeys.IdKey;
import io.leadferry.model.Ids.Range;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.longlong.Roaring64Bitmap;

/** What rows were about so far, in flat memory. */
interface Seen {

    /** Whether it was seen before; from now on it was. */
    boolean again(Key key);

    /** Seen by the number by which rows are compared. */
    final class ByPerson implements Seen {

        /**
         * Not 32: the numbers of a country are strewn over all of a bitmap, whose up to 65,536 containers are searched and
         * moved with each new one. Not fewer: of numbers strewn over the world, each would have a bitmap to itself.
         */
        private static final int LOWER_BITS = 24;

        private static final long LOWER = (1L << LOWER_BITS) - 1;

        /** By the upper bits of the number: those of one country share a few. */
        private final Map<Long, RoaringBitmap> people = new HashMap<>();

        /** Fingerprints share nothing. */
        private final Roaring64Bitmap fingerprints = new Roaring64Bitmap();

        @Override
        public boolean again(Key key) {
            long person = key.person();
            if (person >= 0) {
                return !people.computeIfAbsent(person >> LOWER_BITS, none -> new RoaringBitmap())
                        .checkedAdd((int) (person & LOWER));
            }
            if (fingerprints.contains(person)) {
                return true;
            }
            fingerprints.addLong(person);
            return false;
        }
    }

    /** Seen id by id: a row is a repeat when each of its ids was seen. */
    final class ById implements Seen {

        /** Not 32: a range that ends where a bitmap ends is found in it only below its very last bit. */
        private static final int LOWER_BITS = 31;

        private static final long LOWER = (1L << LOWER_BITS) - 1;

        /** By the upper bits of the id; ranges of the lower ones are asked for and added at once. */
        private final Map<Long, RoaringBitmap> ids = new HashMap<>();

        @Override
        public boolean again(Key key) {
            boolean all = true;
            for (Range range : ((IdKey) key).ids().ranges()) {
                for (long high = range.first() >> LOWER_BITS; high <= range.last() >> LOWER_BITS; high++) {
                    long from = Math.max(range.first(), high << LOWER_BITS) & LOWER;
                    long to = (Math.min(range.last(), (high << LOWER_BITS) | LOWER) & LOWER) + 1;
                    RoaringBitmap half = ids.computeIfAbsent(high, none -> new RoaringBitmap());
                    if (!half.contains(from, to)) {
                        all = false;
                        half.add(from, to);
                    }
                }
            }
            return all;
        }
    }
}
