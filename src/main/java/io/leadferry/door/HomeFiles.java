package io.leadferry.door;

import io.leadferry.model.Private;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.file.FileComponent;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.FileOperations;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.GenericFileExist;
import org.apache.camel.component.file.GenericFileOperations;
import org.apache.camel.component.file.GenericFileProducer;
import org.apache.camel.spi.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's {@code file:}, which makes what it makes below home for the ferry's own user alone. Camel's {@code chmod} would
 * come after the file is written. Elsewhere it does as Camel does.
 */
@Component("file")
public final class HomeFiles extends FileComponent {

    /** The class's own name is what the library logs by. */
    private static final Logger LOG = LoggerFactory.getLogger(FolderFiles.class);

    /** How files are written that begin empty. */
    private static final Set<GenericFileExist> BEGUN_ANEW =
            EnumSet.of(GenericFileExist.Override, GenericFileExist.TryRename);

    private final Path home;

    public HomeFiles(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    private boolean isOwn(File place) {
        return place.toPath().toAbsolutePath().normalize().startsWith(home);
    }

    @Override
    protected GenericFileEndpoint<File> buildFileEndpoint(String uri, String remaining, Map<String, Object> parameters)
            throws Exception {
        FileEndpoint made = (FileEndpoint) super.buildFileEndpoint(uri, remaining, parameters);
        FileEndpoint own = new OwnEndpoint(uri);
        own.setFile(made.getFile());
        own.setConfiguration(made.getConfiguration());
        return own;
    }

    private final class OwnEndpoint extends FileEndpoint {

        OwnEndpoint(String uri) {
            super(uri, HomeFiles.this);
        }

        @Override
        protected FileConsumer newFileConsumer(Processor processor, GenericFileOperations<File> operations) {
            if (isAutoCreate() && isOwn(getFile())) {
                try {
                    Private.folders(getFile().toPath());
                } catch (IOException e) {
                    LOG.debug("the consumer says what is wrong with its folder", e);
                }
            }
            FileConsumer consumer = super.newFileConsumer(processor, new OwnOperations(this));
            consumer.setHealthCheck(new LateHealthCheck(consumer));
            return consumer;
        }

        @Override
        public GenericFileProducer<File> createProducer() throws Exception {
            GenericFileProducer<File> producer = super.createProducer();
            producer.setOperations(new OwnOperations(this));
            return producer;
        }
    }

    private final class OwnOperations extends FileOperations {

        private final FileEndpoint endpoint;

        OwnOperations(FileEndpoint endpoint) {
            super(endpoint);
            this.endpoint = endpoint;
        }

        @Override
        protected boolean buildDirectory(
                File dir, Set<PosixFilePermission> permissions, boolean absolute, boolean stepwise) {
            if (isOwn(dir)) {
                try {
                    Private.folders(dir.toPath());
                } catch (IOException e) {
                    LOG.debug("Camel says it again, and of which file", e);
                }
            }
            return super.buildDirectory(dir, permissions, absolute, stepwise);
        }

        @Override
        public boolean storeFile(String fileName, Exchange exchange, long size) {
            File file = new File(fileName);
            if (!isOwn(file)) {
                return super.storeFile(fileName, exchange, size);
            }
            if (BEGUN_ANEW.contains(endpoint.getFileExist())) {
                begin(file.toPath());
            }
            boolean stored = super.storeFile(fileName, exchange, size);
            Private.narrow(file.toPath());
            return stored;
        }

        /** Camel writes into the file that is there. */
        private static void begin(Path file) {
            try {
                Private.file(file);
            } catch (FileAlreadyExistsException e) {
                Private.narrow(file);
            } catch (IOException e) {
                LOG.debug("Camel says it again", e);
            }
        }

        /** Before the move, for on its way to another disk a file is copied with the mode that it has. */
        @Override
        public boolean renameFile(String from, String to) {
            if (isOwn(new File(to))) {
                Private.narrow(Path.of(from));
            }
            return super.renameFile(from, to);
        }
    }
}
