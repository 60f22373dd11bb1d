package io.leadferry.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the rows of one operation say what they are about. */
interface Keys {

    /** What the row is about; null when that cannot be read. */
    @Nullable
    Key read(List<String> fields);

    /** Why it cannot be read, for a person. */
    String fault(List<String> fields);

    /** What it is called when it stands twice in a file, as the beginning of a sentence. */
    String repeated();

    /** For one destination: what was seen of it so far. */
    Seen seen();
}
