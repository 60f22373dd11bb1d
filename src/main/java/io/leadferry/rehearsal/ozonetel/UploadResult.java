package io.leadferry.rehearsal.ozonetel;

import java.time.LocalDateTime;
import java.util.List;

/**
 * What became of an upload, as its callback tells it.
 *
 * @param success whether the upload as a whole went through, which says nothing about single rows
 * @param failed the rows that were not added, each with its reason behind its values
 */
record UploadResult(
        QueuedUpload upload, boolean success, List<List<String>> failed, LocalDateTime started, LocalDateTime ended) {

    int total() {
        return upload.data().rows().size();
    }

    int processed() {
        return total() - failed.size();
    }
}
