package io.leadferry.intake;

import io.leadferry.ledger.Drop;
import java.io.File;
import java.io.IOException;

/** Where a door's originals go once their rows are in the ledger. */
public interface Archive {

    /** A place that is free for the original of a drop. */
    String placeFor(Drop drop);

    /** A place for the original of a drop that bears the drop's name. */
    String otherPlaceFor(Drop drop);

    /** Whether a file lies at a place. */
    boolean holds(String place);

    /** Whether a whole original of so many bytes lies at a place: a copy that was cut off is none. */
    default boolean holdsAll(String place, long bytes) {
        return holds(place);
    }

    /**
     * Sees to it that a file comes to lie in quarantine.
     *
     * @param file what the intake has read
     * @param quarantineAs where the file is to lie, below home
     * @param archiveAs where the original would go otherwise
     * @return where the door moves the original
     */
    String quarantined(File file, String quarantineAs, String archiveAs) throws IOException;

    /**
     * The name of a drop's file with the drop before its ending, for a place where the plain name is taken; a very long
     * name is cut.
     */
    static String withId(Drop drop) {
        return withId(drop.file(), drop.id());
    }

    /** As above, of a file that is called otherwise here. */
    static String withId(String file, String id) {
        int dot = file.lastIndexOf('.');
        if (dot <= 0 || !FileNames.isRoomy(file)) {
            return FileNames.roomy(file) + "." + id;
        }
        return file.substring(0, dot) + "." + id + file.substring(dot);
    }
}
