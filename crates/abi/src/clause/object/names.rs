//! What the documents say of the names of objects.

clauses! {
    NM_01 "NM-01" Documented FROM_5
        "Every type of object has a name space of its own."
        "Interprocess synchronisation and CreateEvent, Windows CE 5.0 and 6.0 references";
    NM_02 "NM-02" Documented FROM_5 + TO_4
        "The empty string is a name like any other; NULL is none."
        "Interprocess synchronisation, Windows CE 5.0 and 6.0 guides";
    NM_03 "NM-03" Documented TO_4
        "File-mapping objects, events, semaphores, mutexes, waitable timers and jobs share one \
         name space; a clash fails with ERROR_INVALID_HANDLE."
        "CreateFileMapping, Windows CE 3.0 and CE .NET 4.2 references";
    NM_04 "NM-04" Documented TO_4
        "Making a mutex fails with ERROR_INVALID_HANDLE if an event, a semaphore or a file-mapping \
         object has its name."
        "CreateMutex, a copy of an older Windows CE reference without its version";
    NM_05A "NM-05a" Documented FROM_5 + TO_4
        "Names of objects are told apart by case."
        "Interprocess synchronisation, Windows CE 5.0 and 6.0 guides";
    NM_05B "NM-05b" Documented FROM_5 + TO_4
        "A name has at most MAX_PATH characters and no backslash."
        "Interprocess synchronisation, Windows CE 5.0 and 6.0 guides";
    NM_06 "NM-06" Documented FROM_5 + TO_4_AND_WIN32
        "Making an object whose type and name exist gives the existing one, ignores the other \
         parameters, and sets ERROR_ALREADY_EXISTS."
        "CreateEvent and CreateMutex, Windows CE 5.0 and 6.0 references";
    NM_07A "NM-07a" Documented ONLY_5 + BUT_5_AND_WIN32
        "OpenEvent fails if nobody has made the event."
        "OpenEvent, Windows CE 5.0 reference";
    NM_07B "NM-07b" Documented ONLY_5 + BUT_5
        "OpenEvent wants EVENT_ALL_ACCESS, and FALSE for inheritance."
        "OpenEvent, Windows CE 5.0 reference";
    NM_08 "NM-08" Measured TO_5
        "One text in two cases names two objects: lower case a mutex, upper case a file-mapping \
         object."
        "Windows CE build of SQLite";
    NM_09A "NM-09a" Documented WIN32
        "Events, semaphores, mutexes, waitable timers, jobs and file-mapping objects share one \
         name space; a clash fails with ERROR_INVALID_HANDLE."
        "CreateMutex, Win32 reference; sharing files and memory, Win32 guide";
    NM_09B "NM-09b" Documented WIN32
        "Names of objects are told apart by case."
        "CreateMutex, Win32 reference";
}
