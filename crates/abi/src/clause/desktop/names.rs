//! Names of objects on the desktop, as measured.

clauses! {
    M_40A "M-40a" Measured WIN32
        "A name that an event, mutex, semaphore, waitable timer or job holds makes \
         CreateFileMapping fail with ERROR_INVALID_HANDLE, with a file or without."
        "desktop cases G_Event_then_map, G_Mutex_then_filemap, G_Semaphore_then_filemap, \
         G_JobObject_then_map";
    M_40B "M-40b" Measured WIN32
        "OpenFileMapping of a name that an object of another type holds fails with \
         ERROR_INVALID_HANDLE."
        "desktop cases G_Mutex_then_openmap, G_Semaphore_then_openmap, \
         G_WaitableTimer_then_openmap";
    M_40C "M-40c" Measured WIN32
        "To create or open an event, mutex, semaphore, waitable timer or job by the name of a \
         file-mapping object fails with ERROR_INVALID_HANDLE."
        "desktop cases G_map_then_Event, G_map_then_openMutex, G_map_then_openWaitableTimer, \
         G_map_then_JobObject";
    M_40D "M-40d" Measured WIN32
        "A name is free for any type again when the object that held it has no handle left."
        "desktop case G_Semaphore_closed_then_map";
    M_41A "M-41a" Measured WIN32
        "OpenFileMapping with the name NULL fails with ERROR_INVALID_PARAMETER."
        "desktop case G_open_nullA";
    M_41B "M-41b" Measured WIN32
        "OpenFileMapping of a name that nothing holds fails with ERROR_FILE_NOT_FOUND."
        "desktop cases M_child_open_after_parent_close, G_spaces";
    M_41C "M-41c" Measured WIN32
        "An empty name is no name: two objects can be made with it, and neither is opened by it."
        "desktop case G_create_empty_twice";
    M_42A "M-42a" Measured WIN32
        "A backslash in a name, but for the one that ends a prefix, fails with \
         ERROR_PATH_NOT_FOUND."
        "desktop case G_backslash_inner";
    M_42B "M-42b" Measured WIN32
        "A forward slash is an ordinary character of a name."
        "desktop case G_slash";
    M_42C "M-42c" Measured WIN32
        "Blanks at the ends of a name count."
        "desktop case G_spaces";
    M_42D "M-42d" Measured WIN32
        "A name of the wide functions may have thousands of characters, one of the narrow \
         functions up to 255 at least."
        "desktop cases G_longW_1000, G_longA_255, G_longA_100";
    M_43A "M-43a" Measured WIN32
        "A name without a prefix and the same name after Local\\ are one name."
        "desktop case G_plain_then_open_local";
    M_43B "M-43b" Measured WIN32
        "An object made under Global\\ is opened under Global\\."
        "desktop case G_global_then_open_global";
    M_44A "M-44a" Measured WIN32
        "CreateFileMapping of an existing object's name opens it with ERROR_ALREADY_EXISTS, \
         whatever file, section attribute and protection the call names."
        "desktop cases G2_file_on_anon, G2_sec_reserve, G2_exec";
    M_44B "M-44b" Measured WIN32
        "A name is opened as it was made, in the same case."
        "desktop case G_case_same_open";
}
