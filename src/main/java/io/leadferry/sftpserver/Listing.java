package io.leadferry.sftpserver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A folder's files, after one more entry that does not lie in it. */
final class Listing implements DirectoryStream<Path> {

    private final Path first;
    private final DirectoryStream<Path> files;

    Listing(Path first, DirectoryStream<Path> files) {
        this.first = first;
        this.files = files;
    }

    @Override
    public Iterator<Path> iterator() {
        Iterator<Path> rest = files.iterator();
        return new Iterator<>() {

            private boolean begun;

            @Override
            public boolean hasNext() {
                return !begun || rest.hasNext();
            }

            @Override
            public Path next() {
                if (begun) {
                    return rest.next();
                }
                begun = true;
                return first;
            }
        };
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
