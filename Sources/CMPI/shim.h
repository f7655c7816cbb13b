// The few functions of MPI that are used here, with its macros as arguments: messages of bytes that nobody waits for.
#if __has_include(<mpi.h>)
#include <mpi.h>
#else
#include <mpi/mpi.h>
#endif

/// Some processes, and a message on its way.
typedef struct { MPI_Comm handle; } cmpi_group;
typedef struct { MPI_Request handle; } cmpi_request;

/// Starts MPI for threads that take turns, and makes a group of all processes, with errors that are returned.
/// @returns whether that was possible.
static inline int cmpi_start(cmpi_group *group, int *rank, int *count) {
  int is_started = 0, level = 0;
  MPI_Initialized(&is_started);
  if (is_started) {
    MPI_Query_thread(&level);
  } else if (MPI_Init_thread(0, 0, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS) {
    return 0;
  }
  if (level < MPI_THREAD_SERIALIZED) return 0;
  if (MPI_Comm_dup(MPI_COMM_WORLD, &group->handle) != MPI_SUCCESS) return 0;
  MPI_Comm_set_errhandler(group->handle, MPI_ERRORS_RETURN);
  MPI_Comm_rank(group->handle, rank);
  MPI_Comm_size(group->handle, count);
  return 1;
}

static inline cmpi_request cmpi_send(void *bytes, int count, int peer, int tag, cmpi_group group) {
  cmpi_request request = {MPI_REQUEST_NULL};
  MPI_Isend(bytes, count, MPI_BYTE, peer, tag, group.handle, &request.handle);
  return request;
}

static inline cmpi_request cmpi_receive(void *bytes, int count, int peer, int tag, cmpi_group group) {
  cmpi_request request = {MPI_REQUEST_NULL};
  MPI_Irecv(bytes, count, MPI_BYTE, peer, tag, group.handle, &request.handle);
  return request;
}

/// Whether a message has been sent, or received.
static inline int cmpi_is_done(cmpi_request *request) {
  int is_done = 0;
  return MPI_Test(&request->handle, &is_done, MPI_STATUS_IGNORE) == MPI_SUCCESS && is_done;
}

/// Whether there is a message to be received.
static inline int cmpi_has_message(int peer, int tag, cmpi_group group) {
  int is_there = 0;
  return MPI_Iprobe(peer, tag, group.handle, &is_there, MPI_STATUS_IGNORE) == MPI_SUCCESS && is_there;
}

/// Gives up a message that has not been received.
static inline void cmpi_cancel(cmpi_request *request) {
  MPI_Cancel(&request->handle);
  MPI_Request_free(&request->handle);
}

static inline void cmpi_finish(void) { MPI_Finalize(); }
